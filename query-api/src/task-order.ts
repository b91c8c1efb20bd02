import { sql } from '@tasklog/runtime/pool';
import type { Key, KeyKind } from './cursor.ts';
import { fromMicros, micros } from './instant.ts';
import type { Selection } from './task-filter.ts';

type Fragment = ReturnType<typeof sql.fragment>;

/** What is sorted by, and how its value goes into a cursor and comes out again. There is an index by each. */
type By = {
  on: Fragment;
  keyed: KeyKind;
  /** Whether a task may have none. */
  lacking?: boolean;
  toKey: Fragment;
  fromKey: (key: string | number) => Fragment;
};

const sorted = sql.fragment`sorted`;
const asItIs = (key: string | number): Fragment => sql.fragment`${key}`;
const instant = (on: Fragment): Pick<By, 'on' | 'toKey' | 'fromKey'> => ({
  on,
  toKey: micros(sorted),
  fromKey: (key) => fromMicros(Number(key)),
});

const BY = {
  due: { on: sql.fragment`due`, keyed: 'text or null', lacking: true, toKey: sorted, fromKey: asItIs },
  created: { ...instant(sql.fragment`created_at`), keyed: 'micros' },
  completed: { ...instant(sql.fragment`completed_at`), keyed: 'micros or null', lacking: true },
  priority: { on: sql.fragment`read.priority_rank(priority)`, keyed: 'rank', toKey: sorted, fromKey: asItIs },
  title: { on: sql.fragment`lower(title)`, keyed: 'text', toKey: sorted, fromKey: asItIs },
} satisfies Record<string, By>;

type Name = keyof typeof BY;
type Sort = Name | `-${Name}`;

const names = Object.keys(BY) as Name[];
export const SORTS: readonly Sort[] = names.flatMap((name): Sort[] => [name, `-${name}`]);

type Order = {
  /** Sorts by the columns `sorted` and `id`. Tasks that lack the value come last in either direction. */
  by: Fragment;
  /** The cursor's keys, from the columns `sorted` and `id`. */
  key: Fragment;
  kinds: readonly KeyKind[];
  /**
   * Ids and `sorted` of the first tasks behind those keys, in that order, `limit` of them at most. Each status is a
   * stretch of an index that is read from its place on, and so is what lacks the value, once the others are used up; however
   * deep a page lies, it costs the same. `more` adds columns.
   */
  page: (selection: Selection, behind: readonly Key[] | undefined, limit: number, more?: Fragment) => Fragment;
};

export function orderOf(sort: Sort): Order {
  const descending = sort.startsWith('-');
  const { on, keyed, lacking = false, toKey, fromKey }: By = BY[(descending ? sort.slice(1) : sort) as Name];
  const way = descending ? sql.fragment`desc` : sql.fragment`asc`;
  const beyond = descending ? sql.fragment`<` : sql.fragment`>`;
  const by = sql.fragment`sorted ${way} nulls last, id ${way}`;

  /** The first of each status, in order, of which `where` is true. */
  const stretches = (
    { tasks, statuses, condition }: Selection,
    where: Fragment,
    order: Fragment,
    limit: number,
    more: Fragment,
  ): Fragment =>
    sql.fragment`${sql.join(
      statuses.map(
        (status) => sql.fragment`(
          select id, ${on} as sorted${more} from ${tasks}
          where ${condition} and status = ${sql.literalValue(status)} and ${where}
          order by ${order} limit ${limit})`,
      ),
      sql.fragment` union all `,
    )}`;

  return {
    by,
    key: sql.fragment`jsonb_build_array(${toKey}, id)`,
    kinds: [keyed, 'uuid'],
    page: (selection, behind, limit, more = sql.fragment``) => {
      const [last = null, id = null] = behind ?? [];
      const byValue = sql.fragment`${on} ${way}, id ${way}`;
      const byId = sql.fragment`id ${way}`;
      const without = (after: Fragment): Fragment =>
        stretches(selection, sql.fragment`${on} is null${after}`, byId, limit, more);
      if (behind && last === null)
        return sql.fragment`select * from (${without(sql.fragment` and id ${beyond} ${id}::uuid`)}) found order by ${byId} limit ${limit}`;
      const from = behind
        ? sql.fragment`(${on}, id) ${beyond} (${last === null ? null : fromKey(last)}, ${id}::uuid)`
        : sql.fragment`${lacking ? sql.fragment`${on} is not null` : sql.fragment`true`}`;
      const valued = sql.fragment`
        select * from (${stretches(selection, from, byValue, limit, more)}) found order by ${by} limit ${limit}`;
      if (!lacking) return valued;
      return sql.fragment`
        with valued as materialized (${valued})
        select * from valued
        union all
        (select * from (${without(sql.fragment``)}) lacking order by ${byId} limit (select ${limit} - count(*) from valued))`;
    },
  };
}
