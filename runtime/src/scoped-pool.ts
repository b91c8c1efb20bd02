/**
 * A pool for questions whose every statement runs with settings of its own, such as whose rows it may see.
 *
 * The settings go ahead of the statement in the same message and are local to its transaction, which the server begins with
 * the first and ends behind the last: it costs no round trip, holds behind a pooler that gives a server away after each
 * transaction, and nothing of it is left on the connection, also when the statement fails. `begin`, `set_config`, the
 * statement and `commit` one behind the other took four round trips for one.
 */
import pg from 'pg';
import { parseRow, SCALARS } from './pool.ts';
import type { Db } from './pool.ts';

export type Settings = Readonly<Record<string, string>>;

export type Reads = Pick<Db, 'any' | 'one' | 'maybeOne'>;

/** `with` gives the same with more settings. */
export type Scoped = Reads & { with: (settings: Settings) => Scoped };

export type ScopedPool = { scoped: (settings: Settings) => Scoped; end: () => Promise<void> };

type Statement = { sql: string; values: readonly unknown[]; parser?: Parameters<typeof parseRow>[0] };

export function createScopedPool(
  url: string,
  { size, onError }: { size: number; onError?: (error: Error) => void },
): ScopedPool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    idleTimeoutMillis: 10_000,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 60_000,
    types: { getTypeParser: typeParser as typeof pg.types.getTypeParser },
  });
  pool.on('error', (error) => onError?.(error));
  return { scoped: (settings) => scoped(pool, settings), end: () => pool.end() };
}

const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, SCALARS.int8],
  [pg.types.builtins.TIMESTAMPTZ, SCALARS.timestamptz],
]);
const typeParser = (oid: number, format?: 'text'): ((text: string) => unknown) =>
  parsers.get(oid) ?? (pg.types.getTypeParser(oid, format) as (text: string) => unknown);

function scoped(pool: pg.Pool, settings: Settings): Scoped {
  const any = (statement: Statement) => run(pool, settings, statement);
  const atMost = async (most: number, statement: Statement): Promise<unknown> => {
    const rows = await any(statement);
    if (rows.length > most) throw new Error(`${String(rows.length)} rows where there is one at most: ${statement.sql}`);
    return rows[0] ?? null;
  };
  const methods = {
    any,
    maybeOne: (statement: Statement) => atMost(1, statement),
    one: async (statement: Statement) => {
      const row = await atMost(1, statement);
      if (row === null) throw new Error(`no row where there always is one: ${statement.sql}`);
      return row;
    },
    with: (more: Settings) => scoped(pool, { ...settings, ...more }),
  };
  return methods as Scoped;
}

async function run(pool: pg.Pool, settings: Settings, { sql, values, parser }: Statement): Promise<unknown[]> {
  const text = sql.replaceAll('$slonik_', '$');
  const query = new pg.Query({ text, values: [...values], queryMode: 'extended' } as pg.QueryConfig);
  const pairs = Object.entries(settings);
  if (pairs.length > 0) sendAhead(query, pairs);
  const results = (await (pool.query(query) as unknown as Promise<pg.QueryResult | pg.QueryResult[]>)) as
    pg.QueryResult<object> | pg.QueryResult<object>[];
  const { rows = [] } = [results].flat().at(-1) ?? {};
  return rows.map((row) => parseRow(parser, { sql: text, values: values as never }, row as never));
}

/** Without the end of a message behind it: that comes with the statement. It answers no row, so its answer needs no reader. */
function sendAhead(query: pg.Query, settings: [name: string, value: string][]): void {
  const each = settings.map((_, n) => `set_config($${String(2 * n + 1)}, $${String(2 * n + 2)}, true)`);
  const text = `select where concat(${each.join(', ')}) is null`;
  const submit = query.submit.bind(query);
  query.submit = (connection) => {
    connection.stream.cork();
    try {
      connection.parse({ name: '', text, types: [] }, false);
      connection.bind({ values: settings.flat() }, false);
      connection.execute(null, false);
      return submit(connection);
    } finally {
      connection.stream.uncork();
    }
  };
}
