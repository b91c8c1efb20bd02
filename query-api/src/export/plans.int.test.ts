/** An export reads a list page by page, each by its place in an index: the last page of a long list costs what the first did. */
import { expect } from 'chai';
import { sql } from '@tasklog/runtime/pool';
import type { Reads } from '@tasklog/runtime/scoped-pool';
import { openLists } from '../lists.ts';
import type { Lists } from '../lists.ts';
import { startList } from '../testing/list.ts';
import type { TestList } from '../testing/list.ts';
import { eventPages, taskPages } from './pages.ts';

type Node = {
  'Node Type': string;
  'Index Name'?: string;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  Plans?: Node[];
};
type Look = { kinds: string[]; indexes: string[]; rows: number };

const USERS = 20;
const TASKS = 10_000;
/** So many that looking up a page of them is cheaper than reading them all. */
const VERSIONS = 5;
const PAGE = 500;

describe('the plan of an export', function () {
  this.timeout(120_000);
  let list: TestList;
  let lists: Lists;

  before(async () => {
    list = await startList();
    lists = openLists(list.readerUrl, { size: 1 });
    const owner = `case when n % 2 = 0 then '${list.issuer.userId('ann')}'::uuid else md5((n % ${USERS})::text)::uuid end`;
    const all = `(select md5('task ' || n)::uuid as id, n, ${owner} as user_id from generate_series(1, ${2 * TASKS}) n) made`;
    await list.run(`
      insert into projection.task_g1 (id, user_id, version, doc)
      select id, user_id, 2, jsonb_build_object('id', id, 'title', 'task ' || n, 'notes', '', 'due', null, 'timeZone', 'UTC',
        'priority', 'none', 'tags', '[]'::jsonb, 'recurrence', null, 'reminders', '[]'::jsonb,
        'status', case when n % 4 = 0 then 'open' else 'done' end, 'createdAt', '2026-11-01T08:00:00.000Z',
        'completedAt', case when n % 4 = 0 then null else '2026-11-02T08:00:00.000Z' end,
        'seriesId', null, 'occurrence', null, 'snoozedUntil', null)
      from ${all}`);
    await list.run(`
      insert into projection.task_version_g1 (task_id, version, user_id, valid_from, valid_to, doc)
      select id, n, user_id, timestamptz '2026-11-01' + n * interval '1 day',
        timestamptz '2026-11-02' + n * interval '1 day', doc
      from projection.task_g1, generate_series(1, ${VERSIONS}) as n`);
    await list.run(`
      insert into projection.audit_g1 (event_id, user_id, task_id, version, type, at, actor, change_id, before, after, seq, off, hash)
      select gen_random_uuid(), user_id, id, 2, 'task.completed', timestamptz '2026-11-02', 'user', gen_random_uuid(),
        '{}', '{}', row_number() over (partition by user_id order by n), n, encode(sha256(id::text::bytea), 'hex')
      from ${all}`);
    for (const table of ['task_g1', 'task_version_g1', 'audit_g1'])
      await list.run(`vacuum analyze projection.${table}`);
  });
  after(async () => {
    await lists.end();
    await list.stop();
  });

  /** All that an export gives, and how each of its statements was answered; `meanwhile` is told of each page as it comes. */
  async function exported<T>(
    pages: (db: Reads, userId: string) => AsyncGenerator<readonly T[], void>,
    meanwhile: (looks: number) => void = () => undefined,
  ): Promise<{ looks: Look[]; given: T[] }> {
    const user = list.issuer.userId('ann');
    const looks: Look[] = [];
    const given: T[] = [];
    await lists.picture(user, async (db) => {
      const any: Reads['any'] = async (statement) => {
        const [{ 'QUERY PLAN': plans }] = (await db.any(
          sql.unsafe`explain (analyze, format json) ${statement}`,
        )) as unknown as [{ 'QUERY PLAN': [{ Plan: Node }] }];
        looks.push(lookAt(plans[0].Plan));
        return db.any(statement);
      };
      for await (const page of pages({ ...db, any }, user)) {
        meanwhile(looks.length);
        given.push(...page);
      }
    });
    return { looks, given };
  }

  function lookAt(top: Node): Look {
    const nodes: Node[] = [];
    const visit = (node: Node): void => {
      nodes.push(node);
      node.Plans?.forEach(visit);
    };
    visit(top);
    return {
      indexes: nodes.flatMap(({ 'Index Name': name }) => name ?? []),
      kinds: nodes.map(({ 'Node Type': kind }) => kind),
      rows: Math.max(...nodes.map(({ 'Actual Rows': rows = 0, 'Actual Loops': loops = 1 }) => rows * loops)),
    };
  }

  const exports = {
    tasks: [(db: Reads, user: string) => taskPages(db, user, ['open', 'done']), 'task_g1_by_id'],
    events: [(db: Reads, user: string) => eventPages(db, user), 'audit_g1_by_chain'],
  } as const;
  for (const [what, [pages, index]] of Object.entries(exports))
    it(`of ${what} reads a page at a time by ${index}, and no row twice`, async () => {
      const { looks, given } = await exported<unknown>(pages);
      expect(given).to.have.length(TASKS);
      expect(looks).to.have.length.of.at.least(TASKS / PAGE);
      for (const { kinds, indexes, rows } of looks) {
        expect(kinds.join()).not.to.contain('Seq Scan').and.not.to.contain('Bitmap');
        expect(indexes.join()).to.contain(index);
        expect(rows, kinds.join()).to.be.at.most(PAGE);
      }
    });

  it('reads the next page only when the one before was taken', async () => {
    const seen: number[] = [];
    await exported<unknown>(exports.events[0], (looks) => seen.push(looks));
    expect(seen).to.deep.equal(Array.from({ length: TASKS / PAGE }, (_, n) => n + 1));
  });
});
