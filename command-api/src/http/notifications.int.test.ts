import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { NotificationSettingsAnswer, Problem } from '@tasklog/schemas';
import { isNotificationSettingsAnswer, isReadNotice } from '@tasklog/schemas/validators';
import { startTestApi } from '../testing/api.ts';
import type { Call, TestApi } from '../testing/api.ts';

const path = '/v1/notification-settings';
const hook = { webhook: { url: 'https://10.1.2.3/in', on: true } };

describe('how a person is told of reminders', () => {
  let api: TestApi;
  let call: Call;
  let person = 0;
  before(async () => {
    api = await startTestApi({ relay: false, outboundAllow: '10.1.0.0/16' });
    await api.db.query(`insert into projection.channel values ('email', true), ('push', true), ('webhook', true)`);
  });
  beforeEach(async () => {
    call = await api.as(`told ${String((person += 1))}`);
  });
  after(() => api.stop());

  const faultOf = async (method: string, at: string, body?: unknown): Promise<unknown[]> => {
    const { status, body: problem } = await call<Problem>(method, at, body);
    return [status, problem.code, problem.errors?.[0]?.field];
  };

  it('is not at all until something is chosen', async () => {
    const { status, headers, body } = await call<NotificationSettingsAnswer>('GET', path);
    expect([status, headers.get('etag')]).to.deep.equal([200, '"0"']);
    expect(isNotificationSettingsAnswer(body), JSON.stringify(isNotificationSettingsAnswer.errors)).to.equal(true);
    expect(body).to.deep.include({ webhook: { offered: true, on: false, url: null, secretMadeAt: null } });
  });

  it('shows the secret of a webhook once, when it is made and when it is rotated', async () => {
    const first = await call<NotificationSettingsAnswer>('PATCH', path, hook, { 'if-match': '"0"' });
    expect(first.status).to.equal(200);
    expect(first.body.secret).to.match(/^whsec_[\w-]{43}$/);
    expect((await call<NotificationSettingsAnswer>('GET', path)).body).to.not.have.property('secret');
    const again = await call<NotificationSettingsAnswer>('PATCH', path, { webhook: { on: false } });
    expect(again.status).to.equal(200);
    expect(again.body.webhook).to.include({ on: false, url: hook.webhook.url });
    expect(again.body).to.not.have.property('secret');
    const rotated = await call<NotificationSettingsAnswer>('POST', `${path}/webhook-secret`);
    expect(rotated.body.secret)
      .to.match(/^whsec_/)
      .and.not.equal(first.body.secret);
    const { rows } = await api.db.query<{ webhook_secret: string }>(
      `select webhook_secret from command.notification_channel where webhook_secret = $1`,
      [rotated.body.secret],
    );
    expect(rows).to.have.length(1);
  });

  it('is not this service’s to read: neither a secret nor a key', async () => {
    for (const column of ['webhook_secret', 'p256dh']) {
      const table = column === 'p256dh' ? 'push_subscription' : 'notification_channel';
      const { rows } = await api.db.query<{ may: boolean }>(
        `select has_column_privilege('tasklog_command', 'command.${table}', '${column}', 'select') as may`,
      );
      expect(rows[0]?.may, column).to.equal(false);
    }
  });

  it('refuses a change of what somebody else has changed since', async () => {
    await call('PATCH', path, hook);
    const late = await call<Problem>('PATCH', path, { webhook: { on: false } }, { 'if-match': '"0"' });
    expect([late.status, late.body.code, late.headers.get('etag')]).to.deep.equal([412, 'version-mismatch', '"1"']);
  });

  it('refuses a webhook that leads inside, each with its field', async () => {
    const inside = `http://127.0.0.1/ https://127.0.0.1/ https://[::1]/ https://[::ffff:127.0.0.1]/ https://169.254.169.254/
      https://192.168.0.1/ https://localhost/ https://2130706433/ http://93.184.216.34/ https://me:pw@93.184.216.34/`;
    for (const url of inside.split(/\s+/))
      expect(await faultOf('PATCH', path, { webhook: { url } }), url).to.deep.equal([
        422,
        'address-not-allowed',
        '/webhook/url',
      ]);
    expect(await faultOf('PATCH', path, { webhook: { url: 'not an address' } })).to.deep.equal([
      422,
      'not-an-address',
      '/webhook/url',
    ]);
  });

  it('names what is missing', async () => {
    expect(await faultOf('PATCH', path, { webhook: { on: true } })).to.deep.equal([422, 'no-webhook', '/webhook/on']);
    expect(await faultOf('PATCH', path, { email: { on: true } })).to.deep.equal([422, 'no-address', '/email/on']);
    expect((await faultOf('PATCH', path, {}))[0]).to.equal(422);
    expect(
      (await faultOf('POST', `${path}/email`, { address: 'ann@example.org\r\nBcc: eve@example.org' }))[0],
    ).to.equal(422);
    expect((await faultOf('POST', `${path}/webhook-secret`))[1]).to.equal('no-webhook');
    expect((await faultOf('DELETE', `${path}/push/nobody`))[0]).to.equal(404);
  });

  it('takes an address only by the code that was sent there, guessed at five times at most', async () => {
    const asked = await call<NotificationSettingsAnswer>('POST', `${path}/email`, { address: 'ann@example.org' });
    expect(asked.body.email).to.deep.include({ on: false, address: null });
    expect(asked.body.email.pending).to.include({ address: 'ann@example.org', state: 'sending' });
    const code = async (): Promise<void> =>
      void (await api.db.query(`update command.email_confirmation set sent_at = now(), code_hash = $1`, [
        createHash('sha256').update('K7QMX2RT').digest(),
      ]));
    await code();
    for (let guess = 1; guess <= 5; guess += 1)
      expect(await faultOf('POST', `${path}/email/confirm`, { code: `WRONG${String(guess)}` })).to.deep.equal([
        422,
        'wrong-code',
        '/code',
      ]);
    expect((await faultOf('POST', `${path}/email/confirm`, { code: 'K7QMX2RT' }))[1]).to.equal('wrong-code');
    expect((await faultOf('POST', `${path}/email`, { address: 'ann@example.org' }))[0]).to.equal(429);
    await api.db.query(`update command.email_confirmation set requested_at = now() - interval '2 minutes'`);
    await call('POST', `${path}/email`, { address: 'ann@example.org' });
    await code();
    const { body } = await call<NotificationSettingsAnswer>('POST', `${path}/email/confirm`, { code: 'k7qm-x2rt' });
    expect(body.email).to.deep.equal({ offered: true, on: true, address: 'ann@example.org', pending: null });
    const both = await call<NotificationSettingsAnswer>('PATCH', path, hook);
    expect(both.body).to.have.property('secret');
    const gone = await call<NotificationSettingsAnswer>('PATCH', path, {
      webhook: { url: null },
      email: { on: false },
    });
    expect(gone.body.webhook).to.include({ on: false, url: null, secretMadeAt: null });
    expect(gone.body.email).to.include({ on: false, address: 'ann@example.org' });
  });

  it('knows a browser by its endpoint, which belongs to who signed in there last', async () => {
    const browser = {
      endpoint: 'https://10.1.2.3/send/abc',
      keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) },
      name: 'Firefox on Linux',
    };
    const { body } = await call<NotificationSettingsAnswer>('POST', `${path}/push`, browser);
    expect(body.push.browsers.map(({ name }) => name)).to.deep.equal(['Firefox on Linux']);
    expect(JSON.stringify(body)).to.not.contain('/send/abc');
    const other = await api.as('somebody else at that browser');
    const theirs = await other<NotificationSettingsAnswer>('POST', `${path}/push`, browser);
    expect(theirs.body.push.browsers).to.have.length(1);
    expect((await call<NotificationSettingsAnswer>('GET', path)).body.push.browsers).to.deep.equal([]);
    const id = theirs.body.push.browsers[0]?.id ?? '';
    expect((await call('DELETE', `${path}/push/${id}`)).status).to.equal(404);
    expect((await other<NotificationSettingsAnswer>('DELETE', `${path}/push/${id}`)).body.push.browsers).to.deep.equal(
      [],
    );
    expect(await faultOf('POST', `${path}/push`, { ...browser, endpoint: 'https://127.0.0.1/x' })).to.deep.equal([
      422,
      'address-not-allowed',
      '/endpoint',
    ]);
  });

  it('notes what was read once, and tells the other screens', async () => {
    const ids = ['0190d3a1-7c00-7000-8000-0000000000e1'];
    for (let n = 0; n < 2; n += 1) expect((await call('POST', '/v1/notifications/read', { ids })).status).to.equal(200);
    const { rows } = await api.db.query<{ topics: number[]; notice: object }>(
      'select topics, notice from command.outbox',
    );
    expect(rows.map(({ topics }) => topics)).to.deep.equal([[3]]);
    expect(isReadNotice(rows[0]?.notice), JSON.stringify(isReadNotice.errors)).to.equal(true);
    expect(await faultOf('POST', '/v1/notifications/read', { ids: ['x'] })).to.deep.equal([422, 'invalid', '/ids/0']);
    expect((await faultOf('POST', '/v1/notifications/read', {}))[0]).to.equal(422);
  });

  it('takes all up to an instant, however it is written', async () => {
    for (const upTo of ['2026-11-23T10:00:00Z', '0616-06-27T12:57:16+17:06', '0000-01-01T00:00:00Z'])
      expect((await call('POST', '/v1/notifications/read', { upTo })).status, upTo).to.equal(200);
  });
});
