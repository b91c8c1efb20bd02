/**
 * The list as of a moment, over HTTP: a million tasks of many users, of whom one has a tenth of them, each task with three
 * versions. Open loop: what is late counts from when it was meant to be sent.
 */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { urlForRole } from '@tasklog/runtime/testing/database';
import { testIssuer } from '@tasklog/runtime/testing/identity';
import { machine, percentile } from './figures.ts';
import { startQueryApi } from './query-process.ts';
import { withServer } from './server.ts';

const TARGET = { asOfP99Ms: 60, perSecond: 200 };
const SECOND = 1_000;
const YEAR_MINUTES = 365 * 24 * 60;
const ASKERS = 40;
const WARM_UP = 1_000;

/** `many` tasks belong to one user, the others to users with a thousand each. */
const SIZES = { whole: { tasks: 1_000_000, many: 100_000 }, quick: { tasks: 40_000, many: 10_000 } };

export async function past({ quick }: { quick: boolean }): Promise<unknown> {
  const { tasks, many } = quick ? SIZES.quick : SIZES.whole;
  return withServer(async (url) => {
    const issuer = await testIssuer();
    const names = Array.from({ length: Math.floor((tasks - many) / SECOND) }, (_, n) => `user ${String(n)}`);
    const owner = new pg.Pool({ connectionString: url, max: 1 });
    await fill(owner, issuer.userId('many'), many);
    for (const name of names) await fill(owner, issuer.userId(name), SECOND);
    // What the filling has left to be done is not to be measured.
    for (const text of ['vacuum analyze projection.task_version_g1', 'vacuum analyze projection.task_g1', 'checkpoint'])
      await owner.query(text);
    const { AUTH_KEYS_FILE: keys, AUTH_ISSUER: name } = issuer.settings;
    const api = await startQueryApi(await urlForRole(url, 'tasklog_query'), keys ?? '', name);
    try {
      const tokenOf = (name: string) => issuer.token(name, { seconds: 3_600 });
      const few = await Promise.all(names.slice(0, ASKERS).map(tokenOf));
      const one = await tokenOf('many');
      const seconds = quick ? 3 : 15;
      const load = (path: (n: number) => string, tokens: readonly string[]) =>
        openLoop(seconds, (n) => ask(`${api.url}${path(n)}`, tokens[n % tokens.length] as string));
      const moment = (n: number): string => new Date(BEGAN + ((n * 7_919) % YEAR_MINUTES) * 60_000).toISOString();
      const mixed = few.flatMap((token, n) => (n % 10 === 9 ? [token, one] : [token]));
      return {
        ...{ bench: 'past', quick, machine: machine(), tasks, versions: 3 * tasks, ofOneUser: many, target: TARGET },
        ...{ perSecond: TARGET.perSecond, seconds },
        asOf: await load((n) => `/v1/tasks?asOf=${moment(n)}`, mixed),
        asOfByTag: await load((n) => `/v1/tasks?tag=tag${String(n % 7)}&asOf=${moment(n)}`, few),
        asOfOfTheOneUser: await load((n) => `/v1/tasks?asOf=${moment(n)}`, [one]),
        now: await load((n) => `/v1/tasks?limit=${String(50 - (n % 2))}`, mixed),
      };
    } finally {
      await api.stop();
      await owner.end();
      issuer.stop();
    }
  });
}

const BEGAN = Date.parse('2025-11-01T00:00:00Z');

/** Added over a year, changed a week later, done after a month but for every third. */
async function fill(owner: pg.Pool, userId: string, tasks: number): Promise<void> {
  await owner.query(
    `with task as (
      select gen_random_uuid() as id, n, to_timestamp($3::float8 / 1000) + n * interval '1 year' / $2::int as at
      from generate_series(1, $2::int) n),
    version as (
      select id, 1 as version, at as valid_from, at + interval '7 days' as valid_to, at, n, 'open' as status from task
      union all select id, 2, at + interval '7 days', case when n % 3 = 0 then 'infinity' else at + interval '30 days' end, at, n, 'open' from task
      union all select id, 3, at + interval '30 days', 'infinity', at, n, 'done' from task where n % 3 <> 0),
    kept as (
      insert into projection.task_version_g1 (task_id, version, user_id, valid_from, valid_to, doc)
      select id, version, $1::uuid, valid_from, valid_to, jsonb_build_object('id', id, 'title', 'task ' || n || ' of many', 'notes', repeat('note ', n % 20),
        'due', to_char(at + (n % 60) * interval '1 day', 'YYYY-MM-DD'), 'timeZone', 'Europe/Oslo', 'priority', 'none',
        'tags', jsonb_build_array('tag' || n % 7), 'recurrence', null, 'reminders', '[]'::jsonb, 'status', status,
        'createdAt', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'completedAt', null, 'seriesId', null,
        'occurrence', null, 'snoozedUntil', null)
      from version returning task_id, version, user_id, valid_to, doc)
    insert into projection.task_g1 (id, user_id, version, doc) select task_id, user_id, version, doc from kept where valid_to = 'infinity'`,
    [userId, tasks, BEGAN],
  );
}

async function ask(url: string, token: string): Promise<void> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  if (answer.status !== 200) throw new Error(`${url} was answered ${String(answer.status)}: ${await answer.text()}`);
  await answer.arrayBuffer();
}

/** Sends at fixed times, whether or not what was sent before has come back. */
async function openLoop(seconds: number, send: (n: number) => Promise<void>): Promise<Record<string, number>> {
  for (let n = 0; n < WARM_UP; n += 1) await send(n);
  const taken: number[] = [];
  const waiting: Promise<void>[] = [];
  const began = performance.now();
  for (let n = 0; n < seconds * TARGET.perSecond; n += 1) {
    const meant = began + (n * SECOND) / TARGET.perSecond;
    while (performance.now() < meant) await pause(1);
    waiting.push(send(n).then(() => void taken.push(performance.now() - meant)));
  }
  await Promise.all(waiting);
  return {
    requests: taken.length,
    p50Ms: percentile(taken, 50),
    p99Ms: percentile(taken, 99),
    maxMs: percentile(taken, 100),
  };
}
