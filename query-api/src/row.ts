import { rowOf } from '@tasklog/runtime/pool';

/** A parser of rows that no schema describes, such as counts: the check stands in for the schema. */
export const rowWhere = <T>(check: (row: unknown) => row is T) => rowOf<T>(check as Parameters<typeof rowOf<T>>[0]);

/** Rows of one number, called n. */
export const numberRow = rowWhere(
  (row): row is { n: number } => typeof (row as Record<string, unknown>)['n'] === 'number',
);
