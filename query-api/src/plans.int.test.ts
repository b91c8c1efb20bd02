/** The main questions are answered by their indexes, on a list long enough that reading all of it would be cheaper without. */
import { expect } from 'chai';
import { parseFilter } from '@tasklog/domain/filter/parse';
import { clockOf } from '@tasklog/domain/language/clock';
import { sql } from '@tasklog/runtime/pool';
import { tasksAt } from './as-of.ts';
import { filterSql } from './filter-sql.ts';
import { openLists } from './lists.ts';
import type { Lists } from './lists.ts';
import { orderOf, SORTS } from './task-order.ts';
import { NOW, startList } from './testing/list.ts';
import type { TestList } from './testing/list.ts';

type Node = { 'Node Type': string; 'Index Name'?: string; 'Actual Rows'?: number; Plans?: Node[] };
type Fragment = ReturnType<typeof sql.fragment>;

const USERS = 40;
const TASKS = 20_000;
const LIMIT = 50;

describe('the plan of', () => {
  let list: TestList;
  let lists: Lists;
  let mine: Fragment;
  const clock = clockOf(Temporal.Instant.from(NOW), 'UTC', {});

  before(async function () {
    this.timeout(120_000);
    list = await startList();
    lists = openLists(list.readerUrl, { size: 1 });
    const user = list.issuer.userId('ann');
    mine = sql.fragment`user_id = ${user}::uuid`;
    // A few long lists: half of all tasks are Ann's.
    await list.owner.query(sql.unsafe`
      insert into projection.task_g1 (id, user_id, version, doc)
      select gen_random_uuid(), case when n % 2 = 0 then ${user}::uuid else md5((n % ${USERS})::text)::uuid end, 1,
        jsonb_build_object('title', 'task ' || md5(n::text), 'notes', md5((n * 7)::text), 'tags', jsonb_build_array('tag' || n % 50),
          'status', case when n % 3 = 0 then 'open' else 'done' end, 'priority', (array['none', 'low', 'high'])[1 + n % 3],
          'due', case when n % 5 > 0 then to_char(date '2026-11-23' + (n % 700 - 350), 'YYYY-MM-DD') end,
          'createdAt', to_char(timestamp '2026-11-23' - n * interval '7 minutes', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
          'completedAt', case when n % 3 > 0 then to_char(timestamp '2026-11-23' - n * interval '5 minutes', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') end)
      from generate_series(1, ${TASKS}) n`);
    await list.owner.query(sql.unsafe`
      insert into projection.task_version_g1 (task_id, version, user_id, valid_from, valid_to, doc)
      select id, n, user_id, timestamptz '2026-11-01' + n * interval '1 day',
        case n when 2 then 'infinity' else timestamptz '2026-11-02' + n * interval '1 day' end, doc
      from projection.task_g1, generate_series(1, 2) n where user_id = ${user}::uuid`);
    for (const table of ['task_g1', 'task_version_g1'])
      await list.owner.query(sql.unsafe`vacuum analyze ${sql.identifier(['projection', table])}`);
  });
  after(async () => {
    await lists.end();
    await list.stop();
  });
  const asked = () => lists.of(list.issuer.userId('ann'));

  /** Names of the indexes, kinds of the nodes, and the most rows that any of them gave. */
  async function planOf(statement: Fragment) {
    const [{ 'QUERY PLAN': plans }] = (await asked().any(
      sql.unsafe`explain (analyze, format json) ${statement}`,
    )) as unknown as [{ 'QUERY PLAN': [{ Plan: Node }] }];
    const nodes: Node[] = [];
    const visit = (node: Node): void => {
      nodes.push(node);
      node.Plans?.forEach(visit);
    };
    visit(plans[0].Plan);
    return {
      indexes: nodes.flatMap(({ 'Index Name': name }) => name ?? []),
      kinds: nodes.map(({ 'Node Type': kind }) => kind),
      rows: Math.max(...nodes.map(({ 'Actual Rows': rows = 0 }) => rows)),
    };
  }

  const line = (text: string) => {
    const parsed = parseFilter(text, clock);
    if (!parsed.ok) throw new Error(parsed.fault.says);
    return sql.fragment`${filterSql(parsed.filter, clock)}`;
  };
  const tasks = tasksAt(undefined, '');
  const condition = (...parts: Fragment[]) => sql.join([mine, ...parts], sql.fragment` and `);

  for (const sort of SORTS)
    it(`a page by ${sort} reads no more than the page, the first and a deep one alike`, async () => {
      const order = orderOf(sort);
      const statuses = ['open', 'done'] as const;
      const deep = await asked().one(sql.unsafe`
        with page as (${order.page({ tasks, statuses, condition: condition() }, undefined, 5_000)})
        select ${order.key} as key from page order by ${order.by} offset 4000 limit 1`);
      for (const keys of [undefined, (deep as { key: [string, string] }).key]) {
        const { kinds, rows, indexes } = await planOf(
          order.page({ tasks, statuses, condition: condition() }, keys, LIMIT),
        );
        expect(kinds.join(), sort).not.to.contain('Seq Scan').and.not.to.contain('Bitmap');
        expect(indexes.join()).to.contain(`by_${sort.replace('-', '')}`);
        expect(rows, indexes.join()).to.be.at.most(4 * LIMIT);
      }
    });

  it('a page of the list as it was reads a few stretches of the index by date', async () => {
    const then = tasksAt(Temporal.Instant.from('2026-11-03T12:00:00Z'), list.issuer.userId('ann'));
    const order = orderOf('due');
    const { kinds, rows, indexes } = await planOf(
      order.page({ tasks: then, statuses: ['open'], condition: condition() }, undefined, LIMIT),
    );
    expect(kinds.join()).not.to.contain('Seq Scan').and.not.to.contain('Bitmap');
    expect(indexes.join()).to.contain('task_version_g1_by_due');
    expect(rows).to.be.at.most(4 * LIMIT);
  });

  const filtered: [text: string, index: string][] = [
    ['today', 'task_g1_by_due'],
    ['(today | overdue) & @tag7', 'task_g1_by_'],
    ['@tag7 & search: abc', 'task_g1_by_text'],
    ['search: 0a1b', 'task_g1_by_text'],
    ['completed: today', 'task_g1_by_completed'],
    ['created: yesterday', 'task_g1_by_created'],
  ];
  for (const [text, index] of filtered)
    it(`${text} uses ${index}`, async () => {
      const statuses = text.startsWith('completed') ? (['done'] as const) : (['open'] as const);
      const order = orderOf(text.startsWith('cr') ? 'created' : text.startsWith('completed') ? 'completed' : 'due');
      const { kinds, indexes } = await planOf(
        order.page({ tasks, statuses, condition: condition(line(text)) }, undefined, LIMIT),
      );
      expect(kinds.join()).not.to.contain('Seq Scan');
      expect(indexes.join()).to.contain(index);
    });

  it('a search is that of words and trigrams within the user’s own', async () => {
    const user = list.issuer.userId('ann');
    for (const passes of [
      sql.fragment`words @@ read.prefixes(${user}::uuid, '0a1')`,
      sql.fragment`words @@ read.prefixes(${user}::uuid, 'task 0a1b')`,
      sql.fragment`search %> '0a1b2c'`,
    ]) {
      for (const status of ['open', 'done']) {
        const its = condition(passes, sql.fragment`status = ${sql.literalValue(status)}`);
        const { kinds, indexes } = await planOf(sql.fragment`select id from read.task where ${its}`);
        expect(indexes.join()).to.contain(`task_g1_by_text_${status}`);
        expect(kinds.join()).to.contain('Bitmap').and.not.to.contain('Seq Scan');
      }
    }
  });

  it('a wait for positions looks up what is waited for, in its own read model alone', async () => {
    for (const [view, table] of [
      ['task', 'task_g1'],
      ['audit', 'audit_g1'],
      ['history', 'task_version_g1'],
    ] as const) {
      const waits = sql.fragment`select from unnest(array[gen_random_uuid()], array[gen_random_uuid()], array[1]) as w (task_id, user_id, version)
        where exists (select from read.version v
          where v.model = ${view} and v.task_id = w.task_id and v.user_id = w.user_id and v.version >= w.version)`;
      const { kinds, indexes } = await planOf(waits);
      expect(kinds.join()).not.to.contain('Seq Scan');
      expect(
        indexes.every((name) => name.startsWith(table)),
        indexes.join(),
      ).to.equal(true);
    }
  });
});
