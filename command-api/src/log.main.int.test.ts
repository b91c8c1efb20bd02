import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import pg from 'pg';
import { LOG_SETTINGS, openBridge, postgresLog } from '@tasklog/event-log';
import type { LogValues } from '@tasklog/event-log';
import type { Envelope } from '@tasklog/schemas';
import { testDatabase, urlForRole } from '@tasklog/runtime/testing/database';
import { kafkaOrSkip } from '@tasklog/runtime/testing/real/kafka';
import type { KafkaServer } from '@tasklog/runtime/testing/real/kafka';

const main = join(import.meta.dirname, 'log.main.ts');
type Line = { what: string; sent?: number; equal?: boolean; records?: number; duplicate?: number; unsent?: number };

describe('tasklog log, as a process', () => {
  let kafka: KafkaServer;
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let db: pg.Pool;
  let env: Record<string, string>;
  const running = new Set<ReturnType<typeof spawn>>();
  before(async function () {
    kafka = await kafkaOrSkip(this);
  });
  beforeEach(async () => {
    database = await testDatabase();
    db = new pg.Pool({ connectionString: database.url, max: 2 });
    env = {
      DATABASE_URL: await urlForRole(database.url, 'tasklog_relay'),
      KAFKA_BROKERS: kafka.brokers,
      TOPIC_PREFIX: `test-${randomUUID().slice(0, 8)}.`,
    };
  });
  afterEach(async () => {
    for (const child of running) child.kill('SIGKILL');
    await db.end();
    await database.drop();
  });

  /** Runs it with --json; `onLine` may kill it. */
  const run = async (
    args: readonly string[],
    { onLine, more = {} }: { onLine?: (line: Line, kill: () => void) => void; more?: Record<string, string> } = {},
  ): Promise<{ code: number | null; lines: Line[]; err: string; kill: () => void }> => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
      env: { PATH: process.env['PATH'] ?? '', ...env, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    const kill = (): void => void child.kill('SIGKILL');
    const lines: Line[] = [];
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as Line;
      lines.push(line);
      onLine?.(line, kill);
    });
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    running.delete(child);
    return { code, lines, err, kill };
  };
  const rebuild = ['rebuild', '--to', 'kafka', '--topic', 'task-events', '--yes', '--json'];
  const whole = ({ lines }: { lines: Line[] }) => lines.find(({ what }) => what === 'verified');
  const verify = () => run(['verify', '--topic', 'task-events', '--json']);

  const publish = async (n: number, bytes = 10): Promise<void> => {
    const log = await postgresLog({ connectionString: database.url, onError: () => undefined });
    for (let done = 0; done < n; done += 500)
      await log.publish(
        'task-events',
        Array.from({ length: Math.min(500, n - done) }, () => anEvent(bytes)),
      );
    await log.close();
  };
  const sent = async (): Promise<number> => {
    const { rows } = await db.query<{ n: string | null }>(
      `select sum(off) as n from log.checkpoint where (grp, topic) = ('bridge:kafka', 1)`,
    );
    return Number(rows[0]?.n ?? 0);
  };
  const relay = async () => {
    const values = Object.fromEntries(
      Object.entries(LOG_SETTINGS).map(([name, setting]) => [name, 'default' in setting ? setting.default : undefined]),
    ) as unknown as LogValues;
    const bridge = await openBridge(
      { ...values, LOG: 'kafka', KAFKA_BROKERS: kafka.brokers, TOPIC_PREFIX: env['TOPIC_PREFIX'] ?? '' },
      {
        connectionString: env['DATABASE_URL'] ?? '',
        count: () => undefined,
        onError: () => undefined,
        onRefused: () => undefined,
      },
    );
    return bridge ?? { stop: () => Promise.resolve() };
  };

  it('rebuilds with the role of the relay and nothing more, and finds it well', async () => {
    await publish(200);
    const topics = await run(['topics', '--json']);
    expect(topics).to.deep.include({ code: 0, err: '' });
    const { code, lines, err } = await run(['rebuild', '--to', 'kafka', '--yes', '--json']);
    expect(err).to.equal('');
    expect(code).to.equal(0);
    expect(lines.filter(({ what }) => what === 'done').map(({ records }) => records)).to.deep.equal([200, 0, 0]);
    const found = await verify();
    expect(found.err).to.equal('');
    expect(found.code).to.equal(0);
    expect(whole(found)).to.deep.include({ equal: true, records: 200 });
    expect(found.lines.filter(({ what }) => what === 'partition')).to.have.length(4);
  });

  it('killed as the topic is deleted, as it is there again, and in the midst of sending, is completed by running it again', async function () {
    this.timeout(90_000);
    await publish(5_000, 4_000);
    await run(['topics', '--json']);
    const killedAt = (step: string) => run(rebuild, { onLine: ({ what }, kill) => void (what === step && kill()) });
    expect((await killedAt('deleting')).code).to.equal(null);
    const again = await killedAt('recreated');
    expect(again.lines.map(({ what }) => what)).to.deep.equal(['deleting', 'recreated']);
    let over = false;
    const midway = run(rebuild, {
      onLine: (_, kill) => {
        const killMidway = async (): Promise<void> => {
          while (!over && (await sent()) === 0) await pause(2);
          kill();
        };
        void killMidway();
      },
    });
    const killed = await midway;
    over = true;
    expect(killed.lines[0]?.what).to.equal('resumed');
    expect(killed.code).to.equal(null);
    expect(await sent()).to.be.within(1, 4_999);
    const last = await run(rebuild);
    expect(last.code).to.equal(0);
    expect(last.lines[0]?.what).to.equal('resumed');
    const found = await verify();
    expect(found.code).to.equal(0);
    expect(whole(found)?.records).to.be.within(5_000, 9_000);
    expect(found.lines.every(({ unsent = 0 }) => unsent === 0)).to.equal(true);
  });

  it('killed while a relay’s records are waited for, changes nothing, and the relay goes on', async function () {
    this.timeout(60_000);
    await publish(50);
    const bridge = await relay();
    while ((await sent()) < 50) await pause(10);
    const { code } = await run(rebuild, { onLine: ({ what }, kill) => void (what === 'waiting' && kill()) });
    expect(code).to.equal(null);
    await publish(50);
    while ((await sent()) < 100) await pause(10);
    await bridge.stop();
    const found = await verify();
    expect(found.code).to.equal(0);
    expect(whole(found)).to.deep.include({ equal: true });
    expect(found.lines.every(({ unsent = 0 }) => unsent === 0)).to.equal(true);
  });

  it('killed once the topic is there again, is completed by a relay that runs', async function () {
    this.timeout(60_000);
    await publish(500);
    const { code } = await run(rebuild, { onLine: ({ what }, kill) => void (what === 'recreated' && kill()) });
    expect(code).to.equal(null);
    const bridge = await relay();
    while ((await sent()) < 500) await pause(10);
    await bridge.stop();
    expect((await verify()).code).to.equal(0);
    const after = await run(rebuild);
    expect(after.lines.map(({ what }) => what)).to.deep.equal(['resumed', 'progress', 'done']);
  });

  it('asked to stop, says how to go on', async () => {
    await publish(500);
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...rebuild], {
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.add(child);
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('"deleting"')) child.kill('SIGINT');
    });
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    running.delete(child);
    expect(code).to.equal(130);
    expect(JSON.parse(out.trim().split('\n').at(-1) ?? '')).to.deep.equal({
      ...{ what: 'stopped', topic: 'task-events', changed: true },
    });
    expect((await run(rebuild)).code).to.equal(0);
    expect((await verify()).code).to.equal(0);
  });

  it('says in a sentence what is wrong with what it was asked, and changes nothing', async () => {
    await publish(5);
    await run(['topics', '--json']);
    const refusals: [args: string[], code: number, sentence: string, more?: Record<string, string>][] = [
      [['rebuild', '--yes'], 2, '--to kafka'],
      [['rebuild', '--to', 'dapr', '--yes'], 2, 'The broker behind Dapr is Kafka'],
      [['rebuild', '--to', 'kafka', '--topic', 'tasks', '--yes'], 2, 'task-events, reminders, task-updates'],
      [['rebuild', '--to', 'kafka', '--topic', 'dead-letters', '--yes'], 2, 'no source in Postgres'],
      [['rebuild', '--to', 'kafka'], 2, 'give --yes'],
      [['rebuild', '--to', 'kafka', '--now'], 2, '--now'],
      [['sing'], 2, 'rebuild, verify or topics'],
      [rebuild, 2, 'KAFKA_BROKERS', { KAFKA_BROKERS: '127.0.0.1:9' }],
      [['verify'], 2, 'KAFKA_BROKERS', { KAFKA_BROKERS: '127.0.0.1:9' }],
      [rebuild, 2, 'KAFKA_SASL', { KAFKA_SASL: 'plain', KAFKA_USERNAME: 'a', KAFKA_PASSWORD: 'b' }],
      [rebuild, 78, 'KAFKA_USERNAME', { KAFKA_SASL: 'plain' }],
      [rebuild, 78, 'LOG must be one of', { LOG: 'rabbit' }],
      [rebuild, 78, 'DATABASE_URL', { DATABASE_URL: '' }],
      [rebuild, 2, 'The database 127.0.0.1:9/x cannot be used', { DATABASE_URL: 'postgres://a:secret@127.0.0.1:9/x' }],
      [['topics', '--check'], 1, 'has no nowhere.task-events', { TOPIC_PREFIX: 'nowhere.' }],
      [['verify', '--topic', 'reminders'], 1, 'nowhere.reminders', { TOPIC_PREFIX: 'nowhere.' }],
    ];
    for (const [args, code, sentence, more] of refusals) {
      const refused = await run(args, more ? { more } : {});
      expect(refused.err, args.join(' ')).to.contain(sentence);
      expect(refused.err).not.to.match(/secret@|^ {4}at /m);
      expect(refused.code, `${args.join(' ')} ${refused.err}`).to.equal(code);
    }
    expect((await db.query('select 1 from log.rebuild')).rowCount).to.equal(0);
    expect(await sent()).to.equal(0);
  }).timeout(90_000);
});

function anEvent(bytes: number): Envelope {
  return {
    ...{ specversion: '1.0', id: randomUUID(), source: 'test', type: 'task.updated', subject: randomUUID() },
    ...{ time: '2026-11-23T12:00:00Z', datacontenttype: 'application/json', dataschema: 'test', userid: randomUUID() },
    ...{ taskversion: 1, changeid: randomUUID(), actor: 'user' },
    data: { before: {}, after: { title: 'x'.repeat(bytes) } },
  };
}
