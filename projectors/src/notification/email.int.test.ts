import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { deliveryStage, USER } from '../testing/delivery-stage.ts';

describe('a reminder by mail', () => {
  const out = deliveryStage();
  const { start, wants, due, project, settled } = out;

  it('sends a letter to the address that was confirmed, and nothing to who wants nothing', async () => {
    await wants(USER, { email: 'ann@example.org' });
    await start();
    await project([due(), due(randomUUID())]);
    const [row, ...others] = await settled();
    expect(others).to.deep.equal([]);
    expect(row).to.include({ channel: 'email', state: 'done' });
    expect(out.mail.letters).to.have.length(1);
    const [letter] = out.mail.letters;
    expect(letter).to.deep.include({ to: ['ann@example.org'], from: 'reminders@example.org' });
    expect(letter?.header('subject')).to.equal('Reminder: wax the skis');
    expect(letter?.header('message-id')).to.equal(`<${row?.id ?? ''}@example.org>`);
    expect(letter?.raw).to.contain('http://localhost:3000/tasks/');
  });

  it('a title is never more than text: no header and no address comes of it', async () => {
    await wants(USER, { email: 'ann@example.org' });
    await start();
    await project([due(USER, 'milk\r\nBcc: eve@example.org\r\n\r\nhello')]);
    await settled();
    expect(out.mail.letters[0]?.to).to.deep.equal(['ann@example.org']);
    expect(out.mail.letters[0]?.header('bcc')).to.equal(undefined);
  });

  it('a mail server that refuses the letter is not asked again; one that has no room just now is', async () => {
    await wants(USER, { email: 'ann@example.org' });
    out.mail.refusals.push(
      { code: 451, text: 'later, ann@example.org' },
      { code: 550, text: 'no such ann@example.org' },
    );
    await start();
    await project([due()]);
    const [row] = await settled();
    expect(row).to.include({ state: 'failed', attempts: 2, reason: '550 from the mail server' });
  });

  it('sends a code for an address, and keeps only its hash', async () => {
    await out.on.rows(`insert into command.email_confirmation (user_id, address) values ($1, 'ann@example.org')`, [
      USER,
    ]);
    await start();
    await out.mail.received(1);
    const code = /Your code is ([A-Z2-9]{8})/.exec(out.mail.letters[0]?.raw ?? '')?.[1] ?? '';
    expect(code).to.have.length(8);
    const known = await out.on.rows(
      `select from command.email_confirmation where code_hash = sha256(convert_to($1, 'UTF8'))`,
      [code],
    );
    expect(known).to.have.length(1);
  });
});
