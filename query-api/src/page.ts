import { rowOf } from '@tasklog/runtime/pool';
import { cursor, formatCursor } from './cursor.ts';
import type { Key } from './cursor.ts';
import { integer } from './kinds.ts';
import { optional, orElse } from './parameters.ts';

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;

/** The parameters that every list has. */
export const PAGE = {
  limit: orElse(integer(1, MAX_LIMIT), DEFAULT_LIMIT, 'How many items at most.'),
  cursor: optional(cursor, 'Where to go on: the cursor of the page before.'),
};

type Page<T> = { items: T[]; cursor: string | null };

/** A row of a list: what is shown, and the sort keys by which the next page is found. */
type Keyed<T> = { item: T; key: Key[] };

type Validate<T> = Parameters<typeof rowOf<T>>[0];
type RowParser<T> = ReturnType<typeof rowOf<T>>;

/** Rows whose columns are the fields of the item, beside a column `key`. */
export const keyedColumns = <T>(validate: Validate<T>): RowParser<Keyed<T>> =>
  keyed(validate, ({ key: _, ...columns }) => columns);

/** Rows with the whole item in a jsonb column `item`, beside a column `key`. */
export const keyedDocument = <T>(validate: Validate<T>): RowParser<Keyed<T>> => keyed(validate, ({ item }) => item);

function keyed<T>(validate: Validate<T>, itemOf: (row: Record<string, unknown>) => unknown): RowParser<Keyed<T>> {
  const inner = rowOf(validate)['~standard'];
  return {
    '~standard': {
      version: 1,
      vendor: inner.vendor,
      validate: (row) => {
        const { key } = row as { key: Key[] };
        const parsed = inner.validate(itemOf(row as Record<string, unknown>));
        if ('then' in parsed) throw new TypeError('row parsers must be synchronous');
        return parsed.issues ? parsed : { value: { item: parsed.value, key } };
      },
    },
  };
}

/** Cuts off the row that was read beyond the limit only to know whether there is a next page. */
export function pageOf<T>(rows: readonly Keyed<T>[], limit: number, list: string): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items: shown.map(({ item }) => item), cursor: more ? formatCursor(list, last.key) : null };
}
