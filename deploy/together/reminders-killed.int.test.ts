/**
 * Reminders while everything around them dies: two clocks in processes of their own, a relay, a PostgreSQL that is killed.
 * Who judges is outside: a client that reads the raw topic. It notes when each record can first be seen, by the furthest
 * that any wall clock has been turned.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import pg from 'pg';
import { startRelay } from '@tasklog/command-api/relay/relay';
import { postgresLog, topicNumber } from '@tasklog/event-log';
import { aTask } from '@tasklog/projectors/testing/events';
import { createLogger } from '@tasklog/runtime';
import { urlForRole } from '@tasklog/runtime/testing/database';
import { mortalDatabase } from '../../runtime/src/testing/mortal-database.ts';
import type { MortalDatabase } from '../../runtime/src/testing/mortal-database.ts';

const script = join(import.meta.dirname, '../../projectors/src/testing/turned.ts');
const HOUR = 3_600_000;

type Receipt = { taskId: string; dueAt: number; firedAt: number; seenAt: number };

/** A clock that is started again when it dies, as its supervisor does; a new process has the right time. */
type Clock = {
  ready: () => Promise<unknown>;
  kill: () => Promise<void>;
  turn: (milliseconds: number) => Promise<void>;
  end: () => Promise<void>;
};

function startClock(databaseUrl: string): Clock {
  let ending = false;
  const start = (): { child: ChildProcess; settled: Promise<unknown> } => {
    const child = fork(script, [], {
      env: { ...process.env, DATABASE_URL: databaseUrl },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.once('exit', () => {
      if (!ending) running = start();
    });
    // It may also end before it is ready: the database is away.
    return { child, settled: Promise.race([once(child, 'message'), once(child, 'exit')]) };
  };
  let running = start();
  const ready = async (): Promise<ChildProcess> => {
    for (;;) {
      const { child, settled } = running;
      await settled;
      if (child === running.child) return child;
    }
  };
  const kill = async (): Promise<void> => {
    const { child } = running;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return {
    ready,
    kill,
    turn: async (milliseconds) => {
      const child = await ready();
      const turned = once(child, 'message');
      child.send(milliseconds);
      await turned;
    },
    end: () => {
      ending = true;
      return kill();
    },
  };
}

describe('reminders, while clocks and the database are killed and the time is set', function () {
  this.timeout(180_000);
  let database: MortalDatabase;
  let clocks: Clock[];
  let relay: { stop: () => Promise<void> };
  let db: pg.Client | undefined;
  /** The furthest that a wall clock has been ahead of ours. */
  let ahead = 0;
  const receipts: Receipt[] = [];
  const promised = new Map<string, number>();

  before(async () => {
    database = await mortalDatabase();
    const role = await urlForRole(database.url, 'tasklog_projectors');
    relay = await startRelay({
      connectionString: await urlForRole(database.url, 'tasklog_relay'),
      logger: createLogger('test', 'silent'),
    });
    clocks = [startClock(role), startClock(role)];
    for (const clock of clocks) await clock.ready();
  });
  after(async () => {
    for (const clock of clocks ?? []) await clock.end();
    await db?.end().catch(() => undefined);
    await relay?.stop();
    await database?.drop();
  });

  /** The database may be away: asked again until it answers. */
  async function ask<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
    for (;;) {
      try {
        if (db === undefined) {
          db = new pg.Client(database.url);
          db.on('error', () => undefined);
          await db.connect();
        }
        return (await db.query<T>(text, values)).rows;
      } catch {
        db = undefined;
        await pause(20);
      }
    }
  }

  const set = async (instants: readonly number[]): Promise<void> => {
    const tasks = instants.map((at) => aTask({ reminders: [{ id: 'r', at: new Date(at).toISOString() }] }));
    tasks.forEach(({ id }, n) => promised.set(id, instants[n] ?? 0));
    const log = await postgresLog({ connectionString: database.url, onError: () => undefined, poolSize: 1 });
    for (const task of tasks)
      await ask('insert into command.task values ($1, $2, 1, $3)', [
        task.id,
        task.userId,
        JSON.stringify(task.image()),
      ]);
    await log.publish(
      'task-events',
      tasks.map((task) => task.added({ time: new Date().toISOString() })),
    );
    await log.close();
    while ((await ask('select from live.reminder')).length < promised.size) await pause(20);
  };

  const last = new Map<number, number>();
  /** Reads on until so many have come in all. */
  const until = async (count: number): Promise<void> => {
    while (receipts.length < count) {
      const rows = await ask<{
        part: number;
        off: string;
        event: { subject: string; data: { dueAt: string; firedAt: string } };
      }>(
        `select part, off, event from log.record r
         join unnest($2::smallint[], $3::bigint[]) as seen(part, behind) using (part)
         where topic = $1 and off > behind order by part, off`,
        [topicNumber('reminders'), [0, 1, 2, 3], [0, 1, 2, 3].map((part) => last.get(part) ?? 0)],
      );
      const seenAt = Date.now() + ahead;
      for (const { part, off, event } of rows) {
        last.set(part, Number(off));
        receipts.push({
          taskId: event.subject,
          dueAt: Date.parse(event.data.dueAt),
          firedAt: Date.parse(event.data.firedAt),
          seenAt,
        });
      }
      if (rows.length === 0) await pause(5);
    }
  };

  it('none comes early, none is lost, none comes twice', async () => {
    const [one, other] = clocks as [Clock, Clock];
    const start = Date.now() + 4_000;
    const spread = Array.from({ length: 400 }, (_, n) => start + n * 60);
    const inHalfAnHour = Array.from({ length: 40 }, (_, n) => start + HOUR / 2 + n);
    const farAway = [25, 60].map((days) => start + days * 24 * HOUR);
    await set([...spread, ...inHalfAnHour, ...farAway]);

    const faults: string[] = [];
    const inflict = async (after: number, what: string, how: () => Promise<void>): Promise<void> => {
      await until(after);
      await how();
      faults.push(what);
    };
    await inflict(20, 'kill -9 of a clock', one.kill);
    await inflict(70, 'kill -9 of the database', () => database.crash('SIGKILL'));
    await inflict(150, 'kill -9 of both clocks', async () => void (await Promise.all([one.kill(), other.kill()])));
    await inflict(220, 'the database ends at once', () => database.crash());
    await inflict(300, 'a clock set back by two minutes', () => one.turn(-120_000));
    await inflict(340, 'a clock set forward by an hour', async () => {
      ahead = HOUR;
      await other.turn(HOUR);
    });
    const all = spread.length + inHalfAnHour.length;
    await inflict(all, 'clocks set right', async () => void (await Promise.all([one.turn(0), other.turn(0)])));
    ahead = 0;
    // What was to come twice would have come before one that is set only now.
    await set([Date.now() + 1_500]);
    await until(all + 1);

    const times = new Map<string, number>();
    for (const { taskId } of receipts) times.set(taskId, (times.get(taskId) ?? 0) + 1);
    const wanted = [...promised].filter(([, at]) => !farAway.includes(at));
    expect(faults).to.have.length(7);
    expect({
      early: receipts.filter(
        ({ taskId, dueAt, firedAt, seenAt }) => firedAt < dueAt || seenAt < (promised.get(taskId) ?? Infinity),
      ).length,
      lost: wanted.filter(([id]) => !times.has(id)).length,
      doubled: [...times.values()].filter((count) => count > 1).length,
      strangers: [...times.keys()].filter((id) => !wanted.some(([each]) => each === id)).length,
    }).to.deep.equal({ early: 0, lost: 0, doubled: 0, strangers: 0 });
  });
});
