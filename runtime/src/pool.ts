import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Validator } from '@tasklog/schemas';
import { createPool as createSlonikPool, createSqlTag, SchemaValidationError } from 'slonik';
import type { CommonQueryMethods, DatabasePool, DatabaseTransactionConnection, Interceptor } from 'slonik';

export type Pool = DatabasePool;
export type Tx = DatabaseTransactionConnection;
export type Db = CommonQueryMethods;

export const sql = createSqlTag();

/**
 * An ajv validator as a row parser: slonik carries it, `parseRows` below applies it.
 * With a column, that column is checked and the row is `{ [column]: value }`.
 */
export function rowOf<T>(validate: Validator<T>): StandardSchemaV1<unknown, T>;
export function rowOf<T, C extends string>(validate: Validator<T>, column: C): StandardSchemaV1<unknown, Record<C, T>>;
export function rowOf(validate: Validator, column?: string): StandardSchemaV1 {
  return {
    '~standard': {
      version: 1,
      vendor: 'ajv',
      validate: (row) =>
        validate(column === undefined ? row : (row as Record<string, unknown>)[column])
          ? { value: row }
          : { issues: issuesOf(validate) },
    },
  };
}

const issuesOf = (validate: Validator): StandardSchemaV1.Issue[] =>
  (validate.errors ?? []).map((error) => ({
    message: `${error.instancePath || '/'} ${error.message ?? error.keyword}`,
    path: error.instancePath.split('/').slice(1),
  }));

type Row = Parameters<NonNullable<Interceptor['transformRow']>>[2];
type Statement = Parameters<NonNullable<Interceptor['transformRow']>>[1];

/** The row as its parser says; throws when it is not so. */
export function parseRow(parser: StandardSchemaV1 | undefined, query: Statement, row: Row): Row {
  if (!parser) return row;
  const parsed = parser['~standard'].validate(row);
  if ('then' in parsed) throw new TypeError('row parsers must be synchronous');
  if (parsed.issues) throw new SchemaValidationError(query, row, parsed.issues);
  return parsed.value as Row;
}

const parseRows: Interceptor = {
  name: 'parse-rows',
  transformRow: ({ resultParser }, query, row) => parseRow(resultParser, query, row),
};

export type PoolOptions = {
  size?: number;
  /** Statements are few and fixed: each connection keeps them parsed. */
  prepare?: boolean;
  /** A statement may take as long as it takes; otherwise it is cancelled after a minute. */
  patient?: boolean;
  onError?: (error: Error) => void;
};

/** Far more than any service has statements of its own; texts that are put together for a question would never end. */
const PREPARED_MAX = 200;

/**
 * A name for each statement, so that a connection parses it once: of a small statement that comes hundreds of times a second the
 * server spent more time on parsing and planning than on doing it. For services whose statements are few and fixed.
 */
export function createStatementNames(): (text: string, values: readonly unknown[]) => string | undefined {
  const names = new Map<string, string>();
  return (text, values) => {
    let name = names.get(text);
    if (name === undefined && values.length > 0 && names.size < PREPARED_MAX) {
      name = `s${String(names.size)}`;
      names.set(text, name);
    }
    return name;
  };
}

function prepareStatements(): Interceptor {
  const nameOf = createStatementNames();
  return {
    name: 'prepare-statements',
    transformQuery: (_, query) => {
      const name = nameOf(query.sql, query.values);
      return name === undefined ? query : { ...query, name };
    },
  };
}

/**
 * A slonik pool. int8 comes as number, timestamptz as ISO 8601 text. No session state ever lives on these connections
 * (LISTEN, advisory locks and SET have connections of their own), so the DISCARD ALL on release, a round trip each, is left out.
 */
export async function createPool(
  url: string,
  { size = 10, prepare = false, patient = false, onError }: PoolOptions = {},
): Promise<Pool> {
  const pool = await createSlonikPool(url, {
    maxPoolSize: size,
    idleTimeout: 10_000,
    ...(patient && { statementTimeout: 'DISABLE_TIMEOUT' }),
    captureStackTrace: false,
    interceptors: prepare ? [prepareStatements(), parseRows] : [parseRows],
    resetConnection: async () => undefined,
    typeParsers: Object.entries(SCALARS).map(([name, parse]) => ({ name, parse })),
  });
  pool.on('error', (error) => onError?.(error));
  return pool;
}

const isoInstant = (value: string): string =>
  new Date(value.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).toISOString();

/** How values come that are otherwise texts or, worse, dates. */
export const SCALARS = { int8: Number, timestamptz: isoInstant } satisfies Record<string, (text: string) => unknown>;
