/**
 * Questions about lists, over the running whole: pages, searches and lists of the past at 200 a second, as many reads as two
 * cores give, and commands that are asked after at once. A million tasks of some nine hundred people, one of whom has a tenth.
 */
import { uuidFor } from '@tasklog/runtime/local-keys';
import pg from 'pg';
import { machine, stolenSince } from './figures.ts';
import { tokenFor } from './live.ts';
import { beside } from './reading/beside.ts';
import { fill, SIZES, someThing, THE_ONE, usersOf } from './reading/data.ts';
import { FRESH, freshness } from './reading/fresh.ts';
import { closedLoop, inRounds, openLoop } from './reading/load.ts';
import type { Asked } from './reading/load.ts';
import { asOf, misspeltOf, mixed, pageOf, searchOf } from './reading/questions.ts';
import { removeData, startWhole } from './whole.ts';

const WANTED = { pageP99Ms: 20, searchP99Ms: 30, asOfP99Ms: 60, perSecond: 200, readsPerSecond: 1_500, fresh: FRESH };
const READERS = 40;
const ASKERS = 32;
/** The one with a tenth of the tasks asks a tenth of the questions; alone, a tenth as often. */
const TENTH = 10;

export async function reading({ quick }: { quick: boolean }): Promise<unknown> {
  const { tasks, many } = quick ? SIZES.quick : SIZES.whole;
  const running = await startWhole();
  const db = new pg.Client(running.urls.database);
  try {
    await db.connect();
    await fill(db, tasks, many);
    const readers = usersOf(tasks, many).slice(0, READERS);
    const few = await Promise.all(readers.map((name) => tokenFor(running.urls, name)));
    const ofEach = await oneTaskOf(db, readers);
    const one = await tokenFor(running.urls, THE_ONE);
    const all = few.map((token, n) => (n % TENTH === 0 ? one : token));
    const seconds = quick ? 3 : 10;
    const rounds = quick ? 1 : 3;
    const { perSecond } = WANTED;
    const url = running.urls.query;
    const by = (paths: (n: number) => string, tokens: readonly string[]) => (n: number) => asked(paths(n), tokens, n);
    const paced = (paths: (n: number) => string) => () =>
      inRounds(paths.name, rounds, {
        ofAll: () => openLoop(url, { perSecond, seconds }, by(paths, all)),
        ofTheFew: () => openLoop(url, { perSecond, seconds }, by(paths, few)),
        ofTheOne: () => openLoop(url, { perSecond: perSecond / TENTH, seconds }, by(paths, [one])),
      });
    const most = (paths: (n: number) => string) => () =>
      closedLoop(url, { askers: ASKERS, seconds: quick ? 3 : 12 }, by(paths, few));
    const measured: Record<string, unknown> = {};
    for (const [name, measure] of Object.entries({
      pages: paced(pageOf),
      search: paced(searchOf),
      misspelt: paced(misspeltOf),
      asOf: paced(asOf),
      mostTasks: most((n) => `/v1/tasks/${ofEach[n % ofEach.length] ?? ''}`),
      mostLists: most(() => '/v1/tasks'),
      mostCompact: most(() => '/v1/tasks?compact=true'),
      mostMixed: most(mixed),
      beside: () => beside({ db, url, token: one, userId: uuidFor('user', THE_ONE), word: someThing }),
      fresh: () => freshness(running, few, quick),
    })) {
      const stolen = stolenSince();
      const figures = await measure();
      measured[name] = { ...figures, stolenPercent: stolen() };
      // A long run says what it has, so that one that fails has not been for nothing.
      console.error(name, JSON.stringify(measured[name]));
    }
    return {
      ...{ bench: 'reading', quick, machine: machine(), tasks, versions: 3 * tasks, ofTheOne: many, wanted: WANTED },
      ...{ perSecond, seconds, rounds, ...measured },
    };
  } finally {
    await db.end();
    await running.stop();
    removeData(running);
  }
}

const asked = (path: string, tokens: readonly string[], n: number): Asked => ({
  path,
  token: tokens[n % tokens.length] ?? '',
});

/** The id of one task of each of these people, in their order. */
async function oneTaskOf(db: pg.Client, names: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select (select id from projection.task_g1 where user_id = asker.id limit 1)
     from unnest($1::uuid[]) with ordinality as asker(id, n) order by n`,
    [names.map((name) => uuidFor('user', name))],
  );
  return rows.map(({ id }) => id);
}
