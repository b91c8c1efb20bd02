import { sql } from '@tasklog/runtime';
import type { Key, KeyKind } from './cursor.ts';

const BY = {
  due: { keyed: 'text or null', on: sql.fragment`due` },
  created: {
    keyed: 'micros',
    on: sql.fragment`(extract(epoch from (doc ->> 'createdAt')::timestamptz) * 1000000)::bigint`,
  },
  priority: {
    keyed: 'rank',
    on: sql.fragment`array_position(array['none', 'low', 'medium', 'high', 'urgent'], priority)`,
  },
  title: { keyed: 'text', on: sql.fragment`lower(title)` },
} as const satisfies Record<string, { keyed: KeyKind; on: Fragment }>;

type Fragment = ReturnType<typeof sql.fragment>;
type By = keyof typeof BY;
export type Sort = By | `-${By}`;

const names = Object.keys(BY) as By[];
export const SORTS: readonly Sort[] = names.flatMap((by): Sort[] => [by, `-${by}`]);

/** Tasks without a date come last in either direction; equals are in the order of their ids. */
export type Order = {
  key: Fragment;
  kinds: readonly KeyKind[];
  by: Fragment;
  behind: (keys: readonly Key[]) => Fragment;
};

export function orderOf(sort: Sort): Order {
  const descending = sort.startsWith('-');
  const { keyed, on } = BY[(descending ? sort.slice(1) : sort) as By];
  const way = descending ? sql.fragment`desc` : sql.fragment`asc`;
  const beyond = descending ? sql.fragment`<` : sql.fragment`>`;
  return {
    key: sql.fragment`jsonb_build_array(${on}, id)`,
    kinds: [keyed, 'uuid'],
    by: sql.fragment`${on} ${way} nulls last, id ${way}`,
    behind: ([last = null, id = null]) =>
      last === null
        ? sql.fragment`(${on} is null and id ${beyond} ${id}::uuid)`
        : sql.fragment`(${on} ${beyond} ${last} or (${on} = ${last} and id ${beyond} ${id}::uuid) or ${on} is null)`,
  };
}
