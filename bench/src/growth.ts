/** The same figures with ten and a hundred times as much data, and how fast each of them grows. */
import pg from 'pg';
import { uuidFor } from '@tasklog/runtime/local-keys';
import { machine } from './figures.ts';
import { fit, judged } from './growth/fit.ts';
import type { Bound } from './growth/fit.ts';
import { appendOn, entryOf } from './growth/log.ts';
import { addAndComplete } from './http/commands.ts';
import { servicesOn } from './http/services.ts';
import { drained } from './outbox.ts';
import { progress } from './progress.ts';
import { fill, fillRows, someThing, THE_ONE } from './reading/data.ts';
import { ask, oneByOne } from './reading/load.ts';
import { fillLive, makeHistory } from './replay/history.ts';
import { rebuildUnderLoad } from './replay/under-load.ts';
import { withServer } from './server.ts';

const SIZES = { whole: [10_000, 100_000, 1_000_000], quick: [3_000, 10_000, 30_000] };
const TIMES = { whole: 400, quick: 60 };
const SECONDS = { whole: 10, quick: 4 };
const WARM = 100;
/** Of all tasks, what one person has. */
const HUNDREDTH = 100;

const REBUILD = 'a read model, built anew';
const ENTRY = 'an entry of a backlog, relayed';
const APPEND = 'a command in process, on a log';
/** What is said of all of them, or asked of a whole list. Everything else is one of however many there are. */
const OF_ALL = new Set([REBUILD, 'a page of 50', 'a search']);
const boundOf = (what: string): Bound => (OF_ALL.has(what) ? 'n log n' : 'log n');

type Point = { what: string; size: number; ms: number };

export async function growth({ quick }: { quick: boolean }): Promise<Record<string, unknown>> {
  const sizes = quick ? SIZES.quick : SIZES.whole;
  const times = quick ? TIMES.quick : TIMES.whole;
  const seconds = quick ? SECONDS.quick : SECONDS.whole;
  const points: Point[] = [];
  for (const size of sizes) {
    progress(`growth: questions and commands with ${size.toLocaleString('en')} tasks`);
    points.push(...(await withServer((url) => questions(url, size, times))));
    progress(`growth: a read model of ${size.toLocaleString('en')} events`);
    points.push(await withServer((url) => rebuild(url, size)));
    progress(`growth: a backlog of ${size.toLocaleString('en')} entries`);
    points.push({ what: ENTRY, size, ms: await withServer((url) => entryOf(url, size)) });
    progress(`growth: commands on a log of ${size.toLocaleString('en')} events`);
    points.push({ what: APPEND, size, ms: await withServer((url) => appendOn(url, size, seconds)) });
  }
  const names = [...new Set(points.map(({ what }) => what))];
  const pointsOf = (name: string) => points.filter(({ what }) => what === name);
  const fitted = Object.fromEntries(names.map((name) => [name, fit(pointsOf(name), boundOf(name))]));
  return { bench: 'growth', quick, machine: machine(), sizes, points, fitted, targets: judged(fitted) };
}

async function questions(url: string, size: number, times: number): Promise<Point[]> {
  const db = new pg.Client(url);
  await db.connect();
  const services = await servicesOn(url);
  try {
    await fill(db, size, size / HUNDREDTH);
    await fillRows(db);
    const userId = uuidFor('user', THE_ONE);
    const token = await services.tokenOf(userId);
    const { rows } = await db.query<{ id: string }>('select id from projection.task_g1 where user_id = $1 limit 50', [
      userId,
    ]);
    const [query, command] = [await services.queryApi(), await services.commandApi()];
    await services.relay();
    const get = (path: (n: number) => string) => async (n: number) => {
      const { status, text } = await ask(query.url, { path: path(n), token });
      if (status !== 200) throw new Error(`${path(n)} was answered ${String(status)}: ${text}`);
    };
    const measured = {
      'a task by id': get((n) => `/v1/tasks/${rows[n % rows.length]?.id ?? ''}`),
      'a page of 50': get(() => '/v1/tasks'),
      'a search': get((n) => `/v1/search?q=${someThing(n)}`),
      'a command': addAndComplete(command.url, [token]),
    };
    const points: Point[] = [];
    for (const [what, once] of Object.entries(measured)) {
      await oneByOne(WARM, once);
      points.push({ what, size, ms: (await oneByOne(times, once))['p50Ms'] ?? Number.NaN });
      await drained(db);
    }
    return points;
  } finally {
    await services.end();
    await db.end();
  }
}

/** All of it, with hardly anything else going on. */
async function rebuild(url: string, size: number): Promise<Point> {
  await makeHistory(url, size);
  await fillLive(url);
  const { seconds } = (await rebuildUnderLoad(url, {
    ...{ projector: 'tasks', commandsPerSecond: 1, looksPerSecond: 1 },
  })) as { seconds: { whole: number } };
  return { what: REBUILD, size, ms: 1_000 * seconds.whole };
}
