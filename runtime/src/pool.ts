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

const parseRows: Interceptor = {
  name: 'parse-rows',
  transformRow: (context, query, row) => {
    if (!context.resultParser) return row;
    const parsed = context.resultParser['~standard'].validate(row);
    if ('then' in parsed) throw new TypeError('row parsers must be synchronous');
    if (parsed.issues) throw new SchemaValidationError(query, row, parsed.issues);
    return parsed.value as typeof row;
  },
};

/**
 * A slonik pool. int8 comes as number, timestamptz as ISO 8601 text. No session state ever lives on these connections
 * (LISTEN, advisory locks and SET have connections of their own), so the DISCARD ALL on release, a round trip each, is left out.
 */
export async function createPool(
  url: string,
  { size = 10, onError }: { size?: number; onError?: (error: Error) => void } = {},
): Promise<Pool> {
  const pool = await createSlonikPool(url, {
    maxPoolSize: size,
    idleTimeout: 10_000,
    captureStackTrace: false,
    interceptors: [parseRows],
    resetConnection: async () => undefined,
    typeParsers: [
      { name: 'int8', parse: Number },
      { name: 'timestamptz', parse: isoInstant },
    ],
  });
  pool.on('error', (error) => onError?.(error));
  return pool;
}

const isoInstant = (value: string): string =>
  new Date(value.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).toISOString();
