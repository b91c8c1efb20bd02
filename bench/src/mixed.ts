/**
 * What people do all day, over the running whole: of ten operations eight are questions and two are commands, on 100,000
 * tasks of 200 people, at fixed paces whatever the answers take. Questions and commands of one pace share two cores with each
 * other, with six read models that follow, and with the load.
 */
import pg from 'pg';
import { uuidFor } from '@tasklog/runtime/local-keys';
import { folderOf } from './disk.ts';
import { machine } from './figures.ts';
import { tokenFor } from './live.ts';
import { operations, SHARE } from './mixed/operations.ts';
import type { Person } from './mixed/operations.ts';
import { figuresAt } from './mixed/paced.ts';
import { drained } from './outbox.ts';
import { progress } from './progress.ts';
import { fill, fillRows, usersOf } from './reading/data.ts';
import { interleaved } from './rounds.ts';
import type { Figures } from './rounds.ts';
import { durabilityOf } from './server.ts';
import { removeData, startWhole } from './whole.ts';

const WANTED = { readsPerSecond: 1_500, readP99Ms: 50 };
/** The last is as many operations as the wanted questions come with. */
const PACES = [200, 500, 1_000, WANTED.readsPerSecond / SHARE];
const WHOLE = { rounds: 5, seconds: 10, warmSeconds: 20, tasks: 100_000, ofEach: 500 };
const QUICK = { rounds: 2, seconds: 4, warmSeconds: 5, tasks: 10_000, ofEach: 500 };
const WARM_PACE = 300;
const SETTLE_MS = 2_000;

export async function mixed({ quick }: { quick: boolean }): Promise<Record<string, unknown>> {
  const size = quick ? QUICK : WHOLE;
  const { rounds, seconds, tasks, ofEach } = size;
  const running = await startWhole();
  const db = new pg.Client(running.urls.database);
  try {
    await db.connect();
    progress(`mixed: ${tasks.toLocaleString('en')} tasks`);
    await fill(db, tasks, 0, ofEach);
    await fillRows(db);
    const people = await peopleOf(db, running.urls, usersOf(tasks, 0, ofEach));
    const operate = operations(running.urls, people);
    progress('mixed: warming up');
    await figuresAt(operate, { perSecond: WARM_PACE, seconds: size.warmSeconds });
    const at = (perSecond: number) => async (): Promise<Figures> => {
      await drained(db);
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      return figuresAt(operate, { perSecond, seconds });
    };
    const compared = await interleaved(
      Object.fromEntries(PACES.map((perSecond) => [`at${String(perSecond)}`, at(perSecond)])),
      { rounds, folder: await folderOf(db), what: 'mixed' },
    );
    const most = compared.each[`at${String(PACES.at(-1))}`] ?? {};
    return {
      ...{ bench: 'mixed', quick, machine: machine(), database: await durabilityOf(db), tasks, people: people.length },
      ...{ seconds, paces: PACES, shareOfQuestions: SHARE, wanted: WANTED, ...compared },
      targets: {
        [`${WANTED.readsPerSecond.toLocaleString('en')} questions a second with a p99 of at most ${String(WANTED.readP99Ms)} ms, a command to every four`]:
          (most['readP99Ms']?.median ?? Infinity) <= WANTED.readP99Ms && most['answeredPercent']?.min === 100,
      },
    };
  } finally {
    await db.end();
    await running.stop();
    removeData(running);
  }
}

/** Each with a token, and the id of a task that is asked for. */
async function peopleOf(
  db: pg.Client,
  urls: Parameters<typeof tokenFor>[0],
  names: readonly string[],
): Promise<Person[]> {
  const { rows } = await db.query<{ id: string }>(
    `select (select id from projection.task_g1 where user_id = person.id limit 1)
     from unnest($1::uuid[]) with ordinality as person(id, n) order by n`,
    [names.map((name) => uuidFor('user', name))],
  );
  return Promise.all(names.map(async (name, n) => ({ token: await tokenFor(urls, name), taskId: rows[n]?.id ?? '' })));
}
