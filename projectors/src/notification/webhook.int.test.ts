import { createHmac, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { isReminderDue } from '@tasklog/schemas/validators';
import { deliveryStage, USER } from '../testing/delivery-stage.ts';
import { receiver } from '../testing/receivers.ts';

describe('a reminder by webhook', () => {
  const out = deliveryStage();
  const { start, wants, due, project, settled } = out;

  it('posts the event, signed over the time and the body', async () => {
    await wants(USER, { url: `${out.hook.url}/in` });
    await start();
    await project([due()]);
    const [row] = await settled();
    const [post] = out.hook.posts;
    expect(out.hook.posts).to.have.length(1);
    expect(post?.path).to.equal('/in');
    expect(post?.headers['idempotency-key']).to.equal(row?.id);
    const body = post?.body.toString() ?? '';
    expect(isReminderDue(JSON.parse(body)), JSON.stringify(isReminderDue.errors)).to.equal(true);
    const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(post?.headers['tasklog-signature'])) ?? [];
    expect(mac).to.equal(
      createHmac('sha256', 'whsec_secret')
        .update(`${seconds ?? ''}.${body}`)
        .digest('hex'),
    );
  });

  it('does not follow a redirect, and does not reach inside', async () => {
    const inside = await receiver();
    const other = randomUUID();
    await wants(USER, { url: out.hook.url });
    await wants(other, { url: inside.url.replace('127.0.0.1', 'localhost') });
    out.hook.answer = (_, response) => void response.writeHead(302, { location: inside.url }).end();
    await start();
    await project([due(), due(other)]);
    const rows = await settled();
    expect(rows.map(({ state, attempts, reason }) => [state, attempts, reason])).to.have.deep.members([
      ['failed', 1, '302 from the receiver: redirects are not followed'],
      ['failed', 1, 'the host may not be reached from here'],
    ]);
    expect(inside.posts).to.deep.equal([]);
    await inside.stop();
  });
});
