/** What an entry takes behind a backlog of so many, and a command on a log of so many events: rates that must not fall. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { newId } from '@tasklog/command-api/ids';
import { startRelay } from '@tasklog/command-api/relay/relay';
import { createLogger } from '@tasklog/runtime';
import { tasklogWriter } from '../append/tasklog.ts';
import { percentile } from '../figures.ts';
import { drained } from '../outbox.ts';
import { withoutPause } from '../pace.ts';
import { fillRows } from '../reading/data.ts';
import { makeEntries } from '../relay/drain.ts';
import { tasklog } from '../relay/tasklog.ts';
import { fillLive, makeHistory } from '../replay/history.ts';

const CALLERS = 64;
const ROUNDS = 5;
const USERS = Array.from({ length: 200 }, () => randomUUID());

/** Milliseconds an entry, from the first batch on: what a relay needs to begin is no part of it. */
export async function entryOf(url: string, size: number): Promise<number> {
  const db = new pg.Client(url);
  await db.connect();
  try {
    await makeEntries(db, size);
    await tasklog.fill(db);
    await db.query('drop table bench.entry');
    await db.query('checkpoint');
    const over = Promise.withResolvers<void>();
    let [done, first, firstAt] = [0, 0, performance.now()];
    const stop = await tasklog.start(url, (n) => {
      // A backlog that one batch takes is counted from the start.
      if (done === 0 && n < size) [first, firstAt] = [n, performance.now()];
      done += n;
      if (done >= size) over.resolve();
    });
    await over.promise;
    const ms = (performance.now() - firstAt) / (size - first);
    await stop();
    return ms;
  } finally {
    await db.end();
  }
}

/** Milliseconds a command, of as many as 64 callers get done in process: half of them add a task, half complete it. The median of rounds. */
export async function appendOn(url: string, size: number, seconds: number): Promise<number> {
  await makeHistory(url, size);
  await fillLive(url);
  const db = new pg.Client(url);
  await db.connect();
  const relay = await startRelay({ connectionString: url, logger: createLogger('bench', 'silent') });
  const writer = await tasklogWriter(url);
  try {
    await fillRows(db);
    const open: (string | undefined)[] = [];
    const command = async (caller: number): Promise<void> => {
      const taskId = open[caller] ?? newId();
      const target = { userId: USERS[caller % USERS.length] ?? '', taskId };
      const adding = open[caller] === undefined;
      await (adding ? writer.add(target) : writer.complete(target));
      open[caller] = adding ? taskId : undefined;
    };
    const round = async (): Promise<number> => {
      const { took, seconds: lasted } = await withoutPause({ callers: CALLERS, seconds: seconds / ROUNDS }, command);
      await drained(db);
      return (1_000 * lasted) / took.length;
    };
    await round();
    const each: number[] = [];
    for (let n = 0; n < ROUNDS; n += 1) each.push(await round());
    // In microseconds: a percentile is rounded to two digits.
    return (
      percentile(
        each.map((ms) => ms * 1_000),
        50,
      ) / 1_000
    );
  } finally {
    await writer.end();
    await relay.stop();
    await db.end();
  }
}
