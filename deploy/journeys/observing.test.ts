import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import { partitionOf } from '@tasklog/event-log';
import { startCollector, treeOf } from '@tasklog/tracing/testing/collector';
import type { CollectedSpan, Collector } from '@tasklog/tracing/testing/collector';
import { exportedIn, expressions, metricsIn } from '../observability/rules.ts';
import { portSettings } from '../testing/ports.ts';
import { carriedBy } from './modes.ts';
import type { Carried } from './modes.ts';
import { until } from '../testing/until.ts';
import { removeData, startWhole } from './whole.ts';
import type { Whole } from './whole.ts';

/** Words that stand in no source and no setting: where they turn up, a user's words got out. */
const TITLE = 'wax the quagga at zwickau';
const WORDS = /quagga|zwickau/;

type Line = Record<string, unknown>;

describe('an installation, watched from outside', function () {
  this.timeout(300_000);
  let collector: Collector;
  let whole: Whole;
  let token: string;

  before(async () => {
    collector = await startCollector();
    const env = { LOG_LEVEL: 'debug', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
    whole = await startWhole({ env: { ...(await portSettings()), ...env } });
    token = await whole.token('ann');
  });
  after(async () => {
    await whole?.stop();
    await collector?.stop();
    if (whole) removeData(whole);
  });

  const ask = (path: string, init: RequestInit = {}): Promise<Response> => asks(whole, token, path, init);
  const say = (message: string, headers: Record<string, string> = {}) => says(whole, token, message, headers);
  const linesOf = (service: string): Line[] =>
    readFileSync(join(whole.dataDir, 'logs', `${service}.log`), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Line);

  it('shows a message as one trace, from the request to the frame in an open browser', () =>
    isOneTrace(whole, collector, token));

  it('goes on in the trace of whoever sent a message', async () => {
    const caller = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
    await say('add bring in the post', { traceparent: `00-${caller.traceId}-${caller.spanId}-01` });
    const inTrace = (spans: CollectedSpan[]) => spans.filter(({ traceId }) => traceId === caller.traceId);
    await collector.until((spans) => {
      const services = inTrace(spans).map(({ service }) => service);
      return services.includes('web') && services.includes('realtime');
    });
    const first = inTrace(collector.spans()).find(({ service }) => service === 'web');
    expect(first?.parentSpanId).to.equal(caller.spanId);
  });

  it('records nothing of a message whose sender is not recorded', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4737';
    const { position } = await say('add take out the bins', { traceparent: `00-${traceId}-00f067aa0ba902b7-00` });
    const { changeId } = await say('add sweep the yard');
    await traceOf(changeId, 10);
    expect(position).to.be.a('string');
    expect(collector.spans().some((span) => span.traceId === traceId)).to.equal(false);
  });

  it('shows the next occurrence in the trace of the completion', async () => {
    await say('add air the cellar every monday at 9am');
    const { changeId } = await say('complete air the cellar');
    await collector.until((spans) => {
      const { traceId } = commitOf(changeId, spans) ?? {};
      const names = spans.filter((span) => span.traceId === traceId).map(({ name }) => name);
      return (
        names.includes('dispatch') &&
        names.includes('POST /v1/commands') &&
        names.filter((name) => name === 'frame').length === 2
      );
    });
    const { traceId } = commitOf(changeId, collector.spans()) as CollectedSpan;
    const tree = treeOf(collector.spans().filter((span) => span.traceId === traceId));
    const asked = tree.findIndex((line) => line.endsWith('projectors: dispatch'));
    expect(tree.slice(asked, asked + 4).map((line) => line.trim())).to.deep.equal([
      'projectors: dispatch',
      'command-api: POST /v1/commands',
      'command-api: command',
      'command-api: commit',
    ]);
  });

  it('begins a trace with each reminder, and ends it on the screen', async () => {
    const at = new Date(Date.now() + 2_500).toISOString();
    const body = JSON.stringify({ title: 'take the bread out', reminders: [{ at }] });
    expect((await ask('commands/tasks', { method: 'POST', body })).status).to.equal(201);
    const reminded = (spans: CollectedSpan[]): CollectedSpan[] => {
      const { traceId } = spans.find(({ name }) => name === 'remind') ?? {};
      return traceId === undefined ? [] : spans.filter((span) => span.traceId === traceId);
    };
    await collector.until((spans) => reminded(spans).length >= 5);
    expect(treeOf(reminded(collector.spans()))).to.deep.equal([
      'projectors: remind',
      '  projectors: project notification',
      '  projectors: project reminder',
      '  realtime: frame',
      '  relay: relay',
    ]);
  });

  it('names trace and change in the log lines of a request', async () => {
    const { changeId } = await say('add sharpen the axe');
    await traceOf(changeId, 10);
    const { traceId } = commitOf(changeId, collector.spans()) as CollectedSpan;
    const [line] = linesOf('command-api').filter((each) => each['changeId'] === changeId && each['msg'] === 'request');
    expect(line).to.include({ method: 'POST', route: '/v1/chat', status: 200, traceId, changeId });
    expect(line).to.include.keys('ms', 'requestId', 'spanId');
  });

  it('leaves no word of a user and no token in any log line or trace, whatever goes wrong', async () => {
    await say(`add ${TITLE} again`);
    const admin = new pg.Client(whole.urls.database);
    await admin.connect();
    try {
      // A statement that fails has the words in its values; a record that makes no sense has them in its data.
      await admin.query('revoke select on all tables in schema read from tasklog_query');
      expect((await ask(`queries/tasks?q=${encodeURIComponent(TITLE)}`)).status).to.equal(500);
      const { rows } = await admin.query<{ n: number }>('select count(*)::int as n from log.head where topic = 1');
      await putNonsense(admin, whole.userId('ann'), rows[0]?.n ?? 0);
      await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'tasklog_command'`);
    } finally {
      await admin.end();
    }
    await ask(`queries/tasks?q=${encodeURIComponent(TITLE)}&token=${token}`);
    await until(() => linesOf('projectors').some(({ msg }) => msg === 'parked a record'));
    const parked = linesOf('projectors').find(({ msg }) => msg === 'parked a record');
    expect(parked?.['changeId']).to.equal(NONSENSE.changeid);
    expect(linesOf('query-api').some(({ msg }) => msg === 'request failed')).to.equal(true);

    const told = globSync(join(whole.dataDir, 'logs', '*.log')).map((file) => readFileSync(file, 'utf8'));
    expect(told.join('').length).to.be.greaterThan(10_000);
    for (const text of [...told, collector.raw()]) {
      expect(text.split('\n').filter((line) => WORDS.test(line))).to.deep.equal([]);
      expect(text.includes(token), 'the token').to.equal(false);
      expect(/postgres:\/\/\w+:\w/.test(text), 'a password').to.equal(false);
    }
  });

  it('tells every number that the dashboard and the alert rules read', async () => {
    const { web, command, query, realtime, projectors, relay } = whole.urls;
    const told = await Promise.all(
      [web, command, query, realtime, projectors, relay].map(async (url) => (await fetch(`${url}/metrics`)).text()),
    );
    const exported = new Set(told.flatMap(exportedIn));
    const wanted = new Set(expressions().flatMap(metricsIn));
    expect(wanted.size).to.be.greaterThan(20);
    expect([...wanted].filter((name) => !exported.has(name))).to.deep.equal([]);
  });

  it('works all the same while the collector hangs, and stops in order', async () => {
    collector.hold();
    for (const title of ['mend the fence', 'oil the gate', 'clear the gutter']) await say(`add ${title}`);
    expect(await whole.stop()).to.equal(0);
  });

  const traceOf = (changeId: string, count: number) => traceIn(collector, changeId, count);
});

/** The same where a broker carries the log: what it carries goes on in the trace, too. */
for (const mode of ['kafka', 'dapr'] as const)
  describe(`an installation over ${mode}, watched from outside`, function () {
    this.timeout(300_000);
    let carried: Carried;
    let collector: Collector;
    let whole: Whole;

    before(async function () {
      carried = await carriedBy(mode, this);
      collector = await startCollector();
      whole = await startWhole({ env: { ...carried.env, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
    });
    after(async () => {
      await whole?.stop();
      await Promise.all([carried?.end(), collector?.stop()]);
      if (whole) removeData(whole);
    });

    it('shows a message as one trace, from the request to the frame in an open browser', async () =>
      isOneTrace(whole, collector, await whole.token('ann')));
  });

const asks = (whole: Whole, token: string, path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${whole.urls.web}/api/${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...(init.headers ?? {}) },
  });

async function says(whole: Whole, token: string, message: string, headers: Record<string, string> = {}) {
  const response = await asks(whole, token, 'chat', { method: 'POST', body: JSON.stringify({ message }), headers });
  expect(response.status).to.equal(200);
  return (await response.json()) as { changeId: string; position: string };
}

async function isOneTrace(whole: Whole, collector: Collector, token: string): Promise<void> {
  const screen = await openScreen(whole, token);
  const { changeId } = await says(whole, token, `add ${TITLE}`);
  const frame = await screen.notice;
  screen.close();
  expect(frame.changeid).to.equal(changeId);

  const expected = [
    'web: POST /api/chat',
    '  command-api: POST /v1/chat',
    '    command-api: command',
    '      command-api: commit',
    '        projectors: project audit',
    '        projectors: project history',
    '        projectors: project recurrence',
    '        projectors: project reminder',
    '        projectors: project tasks',
    '        realtime: frame',
    '        relay: relay',
    '    command-api: interpret',
  ];
  const trace = await traceIn(collector, changeId, expected.length);
  expect(treeOf(trace)).to.deep.equal(expected);
  expect(new Set(trace.map(({ traceId }) => traceId)).size).to.equal(1);

  const span = (name: string): CollectedSpan => trace.find((each) => each.name === name) as CollectedSpan;
  const path = ['POST /api/chat', 'POST /v1/chat', 'command', 'commit', 'relay', 'frame'].map((name) => span(name));
  for (const [n, each] of path.slice(1).entries())
    expect(each.start >= (path[n]?.start ?? 0n), each.name).to.equal(true);
  expect(span('interpret').attributes['tasklog.intent']).to.equal('add');
  expect(span('frame').attributes['tasklog.sockets']).to.equal(1);
  expect(frame.traceparent).to.equal(`00-${span('commit').traceId}-${span('commit').spanId}-01`);
}

/** All spans of the trace that a change was made in, once there are so many. */
async function traceIn(collector: Collector, changeId: string, count: number): Promise<CollectedSpan[]> {
  const those = (spans: CollectedSpan[]): CollectedSpan[] => {
    const { traceId } = commitOf(changeId, spans) ?? {};
    return traceId === undefined ? [] : spans.filter((span) => span.traceId === traceId);
  };
  await collector.until((spans) => those(spans).length >= count);
  return those(collector.spans());
}

/** A record of this change says in which trace it was committed. */
const commitOf = (changeId: string, spans: readonly CollectedSpan[]): CollectedSpan | undefined =>
  spans.find(({ name, attributes }) => name === 'relay' && attributes['tasklog.change.id'] === changeId);

const NONSENSE = {
  specversion: '1.0',
  id: '0190d3a1-7c00-7000-8000-00000000dead',
  source: '/tasklog/command-api',
  type: 'task.added',
  subject: '0190d3a1-7c00-7000-8000-00000000beef',
  time: '2026-11-30T08:12:00.000Z',
  datacontenttype: 'application/json',
  dataschema: '/schemas/events/task-added.v1.json',
  taskversion: 1,
  changeid: '0190d3a1-7c00-7000-8000-00000000cafe',
  actor: 'user',
  data: { after: { title: { not: TITLE } } },
};

async function putNonsense(admin: pg.Client, userid: string, partitions: number): Promise<void> {
  const event = JSON.stringify({ ...NONSENSE, userid });
  await admin.query(
    `insert into command.outbox (topics, part, task_id, version, event_id, event) values ('{1}', $1, $2, 1, $3, $4)`,
    [partitionOf(userid, partitions), NONSENSE.subject, NONSENSE.id, event],
  );
  await admin.query(`select pg_notify('outbox', '')`);
}

type Notice = { changeid: string; traceparent: string };

/** A screen that listens, through the web as a browser would; `notice` is the first that it is told. */
async function openScreen({ urls }: Whole, token: string): Promise<{ notice: Promise<Notice>; close: () => void }> {
  const socket = new WebSocket(`${urls.web.replace('http', 'ws')}/api/updates`);
  const ready = Promise.withResolvers<void>();
  const notice = Promise.withResolvers<Notice>();
  socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', token }));
  socket.onerror = () => ready.reject(new Error('the socket failed'));
  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(String(data)) as { type: string; notice: Notice };
    if (frame.type === 'ready') ready.resolve();
    if (frame.type === 'notice') notice.resolve(frame.notice);
  };
  await ready.promise;
  return { notice: notice.promise, close: () => socket.close() };
}
