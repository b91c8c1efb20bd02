import { sql } from '@tasklog/runtime/pool';
import type { Key, KeyKind } from './cursor.ts';
import { fromMicros, micros } from './instant.ts';

type Fragment = ReturnType<typeof sql.fragment>;

/** What is sorted by, and how its value goes into a cursor and comes out again. */
type By = { on: Fragment; keyed: KeyKind; toKey: Fragment; fromKey: (key: string | number) => Fragment };

const sorted = sql.fragment`sorted`;
const asItIs = (key: string | number): Fragment => sql.fragment`${key}`;

const BY = {
  due: { on: sql.fragment`due`, keyed: 'text or null', toKey: sorted, fromKey: asItIs },
  created: {
    on: sql.fragment`(doc ->> 'createdAt')::timestamptz`,
    keyed: 'micros',
    toKey: micros(sorted),
    fromKey: (key) => fromMicros(Number(key)),
  },
  priority: {
    on: sql.fragment`array_position(array['none', 'low', 'medium', 'high', 'urgent'], priority)`,
    keyed: 'rank',
    toKey: sorted,
    fromKey: asItIs,
  },
  title: { on: sql.fragment`lower(title)`, keyed: 'text', toKey: sorted, fromKey: asItIs },
} satisfies Record<string, By>;

type Name = keyof typeof BY;
type Sort = Name | `-${Name}`;

const names = Object.keys(BY) as Name[];
export const SORTS: readonly Sort[] = names.flatMap((name): Sort[] => [name, `-${name}`]);

type Order = {
  /** The value to select as `sorted`. */
  on: Fragment;
  /** Sorts by the columns `sorted` and `id`. Tasks without a date come last in either direction. */
  by: Fragment;
  /** The cursor's keys, from the columns `sorted` and `id`. */
  key: Fragment;
  kinds: readonly KeyKind[];
  /** The condition that a task comes behind the one with these keys. */
  behind: (keys: readonly Key[]) => Fragment;
};

export function orderOf(sort: Sort): Order {
  const descending = sort.startsWith('-');
  const { on, keyed, toKey, fromKey }: By = BY[(descending ? sort.slice(1) : sort) as Name];
  const way = descending ? sql.fragment`desc` : sql.fragment`asc`;
  const beyond = descending ? sql.fragment`<` : sql.fragment`>`;
  return {
    on,
    by: sql.fragment`sorted ${way} nulls last, id ${way}`,
    key: sql.fragment`jsonb_build_array(${toKey}, id)`,
    kinds: [keyed, 'uuid'],
    behind: ([last = null, id = null]) => {
      if (last === null) return sql.fragment`(${on} is null and id ${beyond} ${id}::uuid)`;
      const key = fromKey(last);
      return sql.fragment`(${on} ${beyond} ${key} or (${on} = ${key} and id ${beyond} ${id}::uuid) or ${on} is null)`;
    },
  };
}
