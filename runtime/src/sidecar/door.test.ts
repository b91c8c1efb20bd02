import { expect } from 'chai';
import { createHealth } from '../health.ts';
import { createApp, listen } from '../http.ts';
import type { Listening } from '../http.ts';
import { createLogger } from '../logger.ts';
import { sidecarDoor } from './door.ts';
import type { DoorOptions } from './door.ts';

const TOKEN = 'token of the app';

describe('the door of the sidecar', () => {
  let server: Listening | undefined;
  let told: string[];
  beforeEach(() => void (told = []));
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  async function open(options: Partial<DoorOptions> = {}): Promise<void> {
    const logger = { error: (what: unknown, text?: string) => void told.push(text ?? String(what)) } as never;
    const door = sidecarDoor({ appToken: TOKEN, logger, ...options });
    server = await listen(createApp({ logger: createLogger('test', 'silent'), health: createHealth(), door }), {
      host: '127.0.0.1',
      port: 0,
      setting: 'PORT',
    });
  }
  async function post(
    path: string,
    body: unknown,
    { token = TOKEN, type = 'application/cloudevents+json' }: { token?: string | null; type?: string } = {},
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${server?.url ?? ''}${path}`, {
      method: 'POST',
      headers: { 'content-type': type, ...(token === null ? {} : { 'dapr-api-token': token }) },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
  const get = async (path: string): Promise<unknown> => (await fetch(`${server?.url ?? ''}${path}`)).json();

  it('tells the sidecar of no settings and no subscriptions: those are declared', async () => {
    await open();
    expect(await get('/dapr/config')).to.deep.equal({});
    expect(await get('/dapr/subscribe')).to.deep.equal([]);
  });

  for (const status of ['SUCCESS', 'RETRY', 'DROP'] as const) {
    it(`hands an event on by its topic, and answers ${status} when that is what comes of it`, async () => {
      const came: unknown[] = [];
      await open({
        receive: async (topic, body) => {
          came.push([topic, body]);
          return status;
        },
      });
      expect(await post('/events/task-events', { id: 'e1' })).to.deep.equal({ status: 200, body: { status } });
      expect(came).to.deep.equal([['task-events', { id: 'e1' }]]);
    });
  }

  it('takes a whole record of the log, and a bulk of them, which comes as plain JSON', async () => {
    let length = 0;
    await open({
      receive: async (_, body) => {
        length = (body as { text: string }).text.length;
        return 'SUCCESS';
      },
    });
    await post('/events/task-events', { text: 'x'.repeat(1_500_000) });
    expect(length).to.equal(1_500_000);
    await post('/events/task-events', { text: 'x'.repeat(5_000_000) }, { type: 'application/json' });
    expect(length).to.equal(5_000_000);
  });

  it('hands on what is answered to each event of a bulk', async () => {
    const statuses = [
      { entryId: '1', status: 'SUCCESS' as const },
      { entryId: '2', status: 'RETRY' as const },
    ];
    await open({ receive: async () => ({ statuses }) });
    expect((await post('/events/task-events', { entries: [] })).body).to.deep.equal({ statuses });
  });

  it('reads no body of a stranger', async () => {
    await open();
    const response = await fetch(`${server?.url ?? ''}/events/task-events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(response.status).to.equal(403);
  });

  it('has an event come again when taking it fails', async () => {
    await open({ receive: () => Promise.reject(new Error('the database is away')) });
    expect(await post('/events/task-events', {})).to.deep.equal({ status: 200, body: { status: 'RETRY' } });
    expect(told.join()).to.contain('will come again');
  });

  it('never answers 404, which the sidecar takes for done: not where nobody takes events, not where nobody takes jobs', async () => {
    await open();
    expect(await post('/events/unheard-of', {})).to.deep.equal({ status: 200, body: { status: 'RETRY' } });
    expect((await post('/job/unheard-of', {})).status).to.equal(500);
    expect(told).to.have.length(2);
  });

  it('hands a job on with its data', async () => {
    const came: unknown[] = [];
    await open({ onJob: (name, data) => void came.push([name, data]) });
    const { status } = await post('/job/reminder-1-before-30', { dueAt: 'then' }, { type: 'application/json' });
    expect(status).to.equal(200);
    expect(came).to.deep.equal([['reminder-1-before-30', { dueAt: 'then' }]]);
  });

  it('has a job tried again when taking it fails', async () => {
    await open({ onJob: () => Promise.reject(new Error('not now')) });
    expect((await post('/job/reminder-1-r', {})).status).to.equal(500);
  });

  const strangers: [who: string, token: string | null][] = [
    ['without a token', null],
    ['with an empty token', ''],
    ['with another token', 'token of the abb'],
    ['with the beginning of the token', 'token of the'],
    ['with more than the token', `${TOKEN} and more`],
  ];
  for (const [who, token] of strangers) {
    it(`lets nobody in ${who}`, async () => {
      const came: unknown[] = [];
      await open({
        receive: async (topic) => {
          came.push(topic);
          return 'SUCCESS';
        },
        onJob: (name) => void came.push(name),
      });
      for (const path of ['/events/task-events', '/job/reminder-1-r']) {
        const { status, body } = await post(path, {}, { token });
        expect({ status, code: body['code'] }).to.deep.equal({ status: 403, code: 'not-the-sidecar' });
      }
      expect(came).to.deep.equal([]);
    });
  }

  for (const appToken of [undefined, '']) {
    it(`refuses everything, with the cure, when the app has ${appToken === '' ? 'an empty' : 'no'} token`, async () => {
      const came: unknown[] = [];
      await open({ appToken, onJob: (name) => void came.push(name) });
      for (const token of [null, '', TOKEN]) {
        const { status, body } = await post('/job/reminder-1-r', {}, { token });
        expect({ status, code: body['code'] }).to.deep.equal({ status: 403, code: 'no-app-token' });
        expect(body['detail']).to.contain('APP_API_TOKEN');
      }
      expect(came).to.deep.equal([]);
      expect(told).to.have.length(1);
    });
  }
});
