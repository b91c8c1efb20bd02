/** What a new release does to those who are at work: two of every service, and each is stopped and started in turn. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import { ensureWebBuilt } from '../local/web-build.ts';
import { listen } from '../testing/listener.ts';
import type { Listener } from '../testing/listener.ts';
import { startLoad } from '../testing/load.ts';
import type { Acknowledged, Load } from '../testing/load.ts';
import { startPairs } from '../testing/pairs.ts';
import type { Pairs } from '../testing/pairs.ts';

const PER_SECOND = 150;
const USERS = 20;
const SOCKETS = 100;
/** Answers between two restarts, so that each falls into traffic. */
const BETWEEN = 150;

describe('a rolling restart of two of every service, at 150 requests a second and with 100 sockets open', function () {
  this.timeout(600_000);
  let pairs: Pairs;
  let db: pg.Pool;
  let load: Load;
  let listeners: Listener[];
  const exits: string[] = [];
  let tried = '';
  before(async () => {
    await ensureWebBuilt({ begin: () => undefined, note: () => undefined, say: () => undefined, end: () => undefined });
    pairs = await startPairs();
    db = new pg.Pool({ connectionString: pairs.databaseUrl, max: 2 });
    const { issuer, urls } = pairs;
    const named = Array.from({ length: USERS }, (_, n) => `person ${String(n)}`);
    const users = await Promise.all(
      named.map(async (name) => ({ name, token: await issuer.token(name, { seconds: 3_600, issuer: urls.web }) })),
    );
    listeners = Array.from({ length: SOCKETS }, (_, n) => {
      const { name, token } = users[n % USERS] as { name: string; token: string };
      const url = Math.floor(n / USERS) % 2 < 1 ? `${urls.web}/api/updates` : `${urls.realtime}/v1/updates`;
      return listen(url.replace('http', 'ws'), name, token);
    });
    await Promise.all(listeners.map(({ ready }) => ready));
    load = startLoad({ urls, users, perSecond: PER_SECOND });
    for (const instance of pairs.instances) {
      await load.more(BETWEEN);
      const code = await instance.stop();
      exits.push(`${instance.service} ${String(code)}`);
      await load.more(BETWEEN);
      await instance.start();
    }
    await load.more(BETWEEN);
    tried = await smoke(urls.web);
    await load.stop();
    await settled();
    for (const each of listeners) await each.until(await lastNoticeOf(each.user));
    const figures = {
      answered: load.answered(),
      perSecond: load.perSecond(),
      acknowledged: load.acknowledged.length,
      stale: load.stale(),
      again: Object.fromEntries(load.again),
      told: listeners.flatMap(({ told }) => told).length,
      resynced: listeners.flatMap(({ resynced }) => resynced).length,
      closed: countOf(listeners.flatMap(({ closed }) => closed)),
    };
    console.log(`      ${JSON.stringify(figures)}`);
  });
  after(async () => {
    listeners?.forEach((each) => each.stop());
    await load?.stop();
    await db?.end();
    await pairs?.stop();
  });

  const rows = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
    (await db.query<T>(text, values)).rows;
  const settled = async (): Promise<void> => {
    while ((await rows(UNSETTLED)).length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const lastNoticeOf = async (user: string): Promise<number> =>
    Number(
      (
        await rows<{ off: string }>(
          `select max(off) as off from log.record where topic = 3 and event ->> 'userid' = $1`,
          [pairs.issuer.userId(user)],
        )
      )[0]?.off,
    );

  it('a guest can sign in, say something, see it, and be erased, by the same script that tries a deployment', () => {
    expect(tried).to.contain('the list had it');
  });

  it('every process stops in order, within its time', () => {
    expect(exits).to.have.length(12);
    const complaints = pairs.instances.flatMap((each) => each.complaints()).join('\n');
    expect(
      exits.filter((exit) => !exit.endsWith(' 0')),
      complaints,
    ).to.deep.equal([]);
  });

  it('no request fails but those that the contract says to send again', () => {
    expect(load.faults).to.deep.equal([]);
    expect(load.acknowledged.length).to.be.greaterThan(12 * BETWEEN);
  });

  it('every acknowledged command happened exactly once, on the log and in the audit trail', async () => {
    const of = (what: Acknowledged['what']) => load.acknowledged.filter((each) => each.what === what);
    const found = await rows<{ type: string; title: string | null; id: string; n: string; audited: string }>(
      `select event ->> 'type' as type, event #>> '{data,after,title}' as title, task_id as id, count(*) as n,
         (select count(*) from projection.audit_g1 a where a.task_id = r.task_id and a.version = min(r.version)) as audited
       from log.record r where topic = 1 and event ->> 'actor' = 'user' and event ->> 'userid' = any ($1) group by 1, 2, 3`,
      [[...new Set(listeners.map(({ user }) => pairs.issuer.userId(user)))]],
    );
    const wanted = [
      ...of('added').map(({ taskId, title }) => `task.added ${taskId} ${title}`),
      ...of('retitled').map(({ taskId, title }) => `task.updated ${taskId} ${title}`),
      ...of('completed').map(({ taskId }) => `task.completed ${taskId} `),
    ];
    const happened = found.map(({ type, id, title }) => `${type} ${id} ${title ?? ''}`);
    expect(found.filter(({ n, audited }) => n !== '1' || audited !== '1')).to.deep.equal([]);
    expect(happened.toSorted()).to.deep.equal(wanted.toSorted());
  });

  it('every repeating task that was completed has one next occurrence', async () => {
    const [row] = await rows<{ completed: number; next: number; none: number }>(NEXT);
    expect(row?.completed).to.be.greaterThan(10);
    expect(row?.next).to.equal(row?.completed);
  });

  it('the log has no hole, versions are in order, and the list is what the rows are', async () => {
    for (const [fault, query] of Object.entries(FAULTS)) expect(await rows(query), fault).to.deep.equal([]);
  });

  it('every socket was told of everything once it had come back, and once', async () => {
    for (const { user, told, from, resynced } of listeners) {
      const all = await rows<{ off: string }>(
        `select off from log.record where topic = 3 and event ->> 'userid' = $1 and off > $2 order by off`,
        [pairs.issuer.userId(user), from()],
      );
      const missed = all.map(({ off }) => Number(off)).filter((off) => !told.includes(off));
      expect(
        missed.filter((off) => !resynced.some((seq) => seq >= off)),
        user,
      ).to.deep.equal([]);
      expect(told).to.deep.equal([...new Set(told)].toSorted((a, b) => a - b));
    }
    const codes = listeners.flatMap(({ closed }) => closed);
    // "Come again", told by whichever of realtime and web goes; nobody's line is cut.
    expect([...new Set(codes)]).to.deep.equal([1012]);
  });
});

/** What the script says of an installation that it is led to. */
function smoke(web: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, '../scripts/smoke.mjs'), web], (error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}

function countOf(values: readonly (string | number)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1;
  return counts;
}

const UNSETTLED = `
  select from command.outbox
  union all select from projection.intent where state = 'waiting'
  union all select from log.checkpoint c join log.head h using (topic, part) where c.gen = 1 and c.off < h.next - 1`;

const NEXT = `
  with done as (select event #>> '{data,task,seriesId}' as series, event #>> '{data,task,occurrence}' as occurrence from log.record
    where topic = 1 and event ->> 'type' = 'task.completed' and event #>> '{data,task,recurrence,rrule}' is not null),
  added as (select event #>> '{data,after,seriesId}' as series, event #>> '{data,after,occurrence}' as occurrence from log.record
    where topic = 1 and event ->> 'type' = 'task.added')
  select (select count(*) from done)::int as completed, (select count(*) from done join added using (series)
    where added.occurrence > done.occurrence)::int as next`;

const FAULTS = {
  'offsets that are not dense': `select topic, part, off from (
    select topic, part, off, off - row_number() over (partition by topic, part order by off) as gap from log.record) g where gap <> 0`,
  'versions that are not 1, 2, 3, …': `select task_id, version from (
    select task_id, version, row_number() over (partition by task_id order by part, off) as n from log.record where topic = 1 and event ->> 'type' like 'task.%') v where version <> n`,
  'rows that the list does not have': `select t.id from command.task t
    left join projection.task_g1 p on p.id = t.id and p.version = t.version and p.doc = t.doc where p.id is null`,
};
