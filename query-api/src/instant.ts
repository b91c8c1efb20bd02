import { sql } from '@tasklog/runtime/pool';

type Fragment = ReturnType<typeof sql.fragment>;

/** An instant as whole microseconds since 1970: a cursor must not round it, or rows between would be skipped. */
export const micros = (instant: Fragment): Fragment => sql.fragment`(extract(epoch from ${instant}) * 1000000)::bigint`;

export const fromMicros = (count: number): Fragment =>
  sql.fragment`(timestamptz 'epoch' + ${count}::bigint * interval '1 microsecond')`;
