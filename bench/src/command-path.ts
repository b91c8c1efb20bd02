/**
 * The command path in process (idempotency record, version check, row, outbox entry, relay running) against a hand-written
 * transaction that does the same writes: BEGIN; five statements; COMMIT on a connection per caller. One server, one database;
 * rounds are interleaved A B A B, so that a drift of the machine falls on both.
 */
import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';
import { createHandle } from '@tasklog/command-api/handle';
import type { Handle } from '@tasklog/command-api/handle';
import { newId } from '@tasklog/command-api/ids';
import { commitPool, storeIn } from '@tasklog/command-api/store/commit';
import { startRelay } from '@tasklog/command-api/relay/relay';
import { openSession, partitionOf } from '@tasklog/event-log';
import { createWake } from '@tasklog/command-api/wake';
import { createLogger } from '@tasklog/runtime';
import { spread } from './figures.ts';
import { PARTITIONS, withServer } from './server.ts';

const CALLERS = 64;
const USERS = Array.from({ length: 200 }, () => randomUUID());

type Caller = (n: number) => Promise<void>;

export async function commandPath({ quick }: { quick: boolean }): Promise<unknown> {
  return withServer((url) => compare(url, quick ? { rounds: 3, seconds: 1 } : { rounds: 7, seconds: 4 }));
}

async function compare(url: string, { rounds, seconds }: { rounds: number; seconds: number }): Promise<unknown> {
  const logger = createLogger('bench', 'silent');
  const relay = await startRelay({ connectionString: url, logger });
  const session = await openSession(url, () => undefined);
  const commits = commitPool(url, (error) => console.error(error.message));
  const naivePool = new pg.Pool({ connectionString: url, max: CALLERS });
  naivePool.on('error', (error) => console.error(error.message));
  const wake = createWake(session, () => undefined);
  const handle = createHandle({
    store: storeIn(commits),
    partitions: PARTITIONS,
    now: () => new Date(),
    committed: wake,
  });
  const grouped = groupedCaller(handle);
  const naive = naiveCaller(naivePool, wake);
  const results: Record<'tasklog' | 'handWritten', Round[]> = { tasklog: [], handWritten: [] };
  await round(grouped, 0.5);
  await round(naive, 0.5);
  for (let n = 0; n < rounds; n += 1) {
    results.tasklog.push(await round(grouped, seconds));
    await drained(naivePool);
    results.handWritten.push(await round(naive, seconds));
    await drained(naivePool);
  }
  const { rows } = await naivePool.query<{ fsync: string; synchronous_commit: string; server: string }>(
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit, current_setting('server_version') as server`,
  );
  await relay.stop();
  await session.close();
  await commits.end();
  await naivePool.end();
  const ratios = results.tasklog.map(
    ({ perSecond }, n) => perSecond / (results.handWritten[n]?.perSecond ?? Number.NaN),
  );
  return {
    callers: CALLERS,
    rounds,
    seconds,
    workload: 'add a task, then complete it: half inserts, half updates, every command with its own Idempotency-Key',
    database: rows[0],
    tasklog: summary(results.tasklog),
    handWritten: summary(results.handWritten),
    ratio: spread(ratios.map((ratio) => Math.round(ratio * 100) / 100)),
    target: 'ratio >= 3',
    holds: spread(ratios).median >= 3,
  };
}

type Round = { perSecond: number; p50: number; p99: number };

const summary = (rounds: Round[]): unknown => ({
  perSecond: spread(rounds.map(({ perSecond }) => Math.round(perSecond))),
  p50Ms: spread(rounds.map(({ p50 }) => p50)),
  p99Ms: spread(rounds.map(({ p99 }) => p99)),
});

/** All callers at once, each its next command as soon as the last one is answered. */
async function round(caller: Caller, seconds: number): Promise<Round> {
  const took: number[] = [];
  const started = performance.now();
  const end = started + seconds * 1_000;
  const loops = Array.from({ length: CALLERS }, async (_, n) => {
    while (performance.now() < end) {
      const from = performance.now();
      await caller(n);
      took.push(performance.now() - from);
    }
  });
  await Promise.all(loops);
  const sorted = took.sort((a, b) => a - b);
  const at = (p: number): number => Math.round((sorted[Math.floor((sorted.length - 1) * p)] ?? 0) * 100) / 100;
  return { perSecond: took.length / ((performance.now() - started) / 1_000), p50: at(0.5), p99: at(0.99) };
}

/** Both sides hand over to the next round with an empty outbox. */
async function drained(db: pg.Pool): Promise<void> {
  for (;;) {
    const { rows } = await db.query<{ n: number }>('select count(*)::int as n from command.outbox');
    if (rows[0]?.n === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function groupedCaller(handle: Handle): Caller {
  const open: (string | undefined)[] = [];
  return async (n) => {
    const userId = USERS[n % USERS.length] as string;
    const taskId = open[n] ?? newId();
    const adding = open[n] === undefined;
    const key = newId();
    const outcome = await handle({
      change: { userId, changeId: newId(), actor: 'user' },
      key,
      hash: createHash('sha256').update(key).digest(),
      timeZone: 'Europe/Oslo',
      wishes: [
        {
          command: adding
            ? { type: 'add', taskId, title: 'wax the skis', due: '2026-12-12T18:30', tags: ['winter'] }
            : { type: 'complete', taskId },
        },
      ],
      answer: ({ changeId, tasks, position }) => ({
        task: { ...tasks[0]?.task, version: tasks[0]?.version },
        changeId,
        position,
      }),
    });
    if (outcome.kind !== 'done') throw new Error(`not done: ${JSON.stringify(outcome)}`);
    open[n] = adding ? taskId : undefined;
  };
}

/** What one would write by hand for the same promise: look up the key, lock the row, record the answer, write the row, write the outbox. */
function naiveCaller(pool: pg.Pool, wake: () => void): Caller {
  const open: (string | undefined)[] = [];
  return async (n) => {
    const userId = USERS[n % USERS.length] as string;
    const taskId = open[n] ?? newId();
    const adding = open[n] === undefined;
    const key = newId();
    const at = new Date().toISOString();
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query({
        name: 'n1',
        text: 'select response from command.idempotency where user_id = $1 and idem_key = $2',
        values: [userId, key],
      });
      const found = await client.query<{ version: number; doc: Record<string, unknown> }>({
        name: 'n2',
        text: 'select version, doc from command.task where id = $1 for update',
        values: [taskId],
      });
      const version = (found.rows[0]?.version ?? 0) + 1;
      const doc = adding
        ? {
            id: taskId,
            title: 'wax the skis',
            notes: '',
            due: '2026-12-12T18:30',
            timeZone: 'Europe/Oslo',
            priority: 'none',
            tags: ['winter'],
            recurrence: null,
            reminders: [],
            status: 'open',
            createdAt: at,
            completedAt: null,
            seriesId: null,
            occurrence: null,
            snoozedUntil: null,
          }
        : { ...found.rows[0]?.doc, status: 'done', completedAt: at };
      const changeId = newId();
      const event = {
        specversion: '1.0',
        id: newId(),
        source: '/bench',
        type: adding ? 'task.added' : 'task.completed',
        subject: taskId,
        time: at,
        datacontenttype: 'application/json',
        dataschema: '/bench',
        userid: userId,
        taskversion: version,
        changeid: changeId,
        actor: 'user',
        data: adding
          ? { before: null, after: doc }
          : { before: { status: 'open', completedAt: null }, after: { status: 'done', completedAt: at }, task: doc },
      };
      const notice = { ...event, type: 'notice.task', data: { change: event.type, task: { ...doc, version } } };
      const answer = { task: { ...doc, version }, changeId, position: 'x' };
      await client.query({
        name: 'n3',
        text: 'insert into command.idempotency (user_id, idem_key, req_hash, response) values ($1, $2, $3, $4)',
        values: [userId, key, createHash('sha256').update(key).digest(), JSON.stringify(answer)],
      });
      if (adding)
        await client.query({
          name: 'n4a',
          text: 'insert into command.task (id, user_id, version, doc) values ($1, $2, 1, $3)',
          values: [taskId, userId, JSON.stringify(doc)],
        });
      else
        await client.query({
          name: 'n4u',
          text: 'update command.task set doc = $2, version = $3 where id = $1 and version = $3 - 1',
          values: [taskId, JSON.stringify(doc), version],
        });
      await client.query({
        name: 'n5',
        text: `insert into command.outbox (topics, part, task_id, version, event_id, event, notice) values ('{1,3}', $1, $2, $3, $4, $5, $6)`,
        values: [
          partitionOf(userId, PARTITIONS),
          taskId,
          version,
          event.id,
          JSON.stringify(event),
          JSON.stringify(notice),
        ],
      });
      await client.query('commit');
      wake();
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
    open[n] = adding ? taskId : undefined;
  };
}
