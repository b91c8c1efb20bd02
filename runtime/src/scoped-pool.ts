/**
 * A pool for questions whose every statement runs with settings of its own, such as whose rows it may see.
 *
 * The settings go ahead of the statement in the same message and are local to its transaction, which the server begins with
 * the first and ends behind the last: it costs no round trip, holds behind a pooler that gives a server away after each
 * transaction, and nothing of it is left on the connection, also when the statement fails. `begin`, `set_config`, the
 * statement and `commit` one behind the other took four round trips for one.
 */
import pg from 'pg';
import { hearBroken } from '@tasklog/event-log/broken';
import { createStatementNames, parseRow, SCALARS } from './pool.ts';
import type { Db } from './pool.ts';

export type Settings = Readonly<Record<string, string>>;

export type Reads = Pick<Db, 'any' | 'one' | 'maybeOne'>;

export type Scoped = Reads & {
  /** The same with more settings. */
  with: (settings: Settings) => Scoped;
  /**
   * The same with plans of one kind. Left to itself, the server plans a statement for its values five times and then
   * compares estimates: with one user of a hundred thousand tasks among thousands of a hundred, it was wrong both ways.
   */
  planned: (plan: Plan) => Scoped;
};

/** Made once for whatever values, or for these values each time: that costs a millisecond for a page of tasks. */
export type Plan = 'once' | 'each time';

export type ScopedPool = {
  scoped: (settings: Settings) => Scoped;
  /** Statements that all see what there was at the first of them; they only read. It holds a connection until `work` is done. */
  picture: <T>(settings: Settings, work: (db: Reads) => Promise<T>) => Promise<T>;
  end: () => Promise<void>;
};

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
  hearBroken(pool, (error) => onError?.(error));
  const nameOf = createStatementNames();
  return {
    scoped: (settings) =>
      scoped((more, statement, plan) => {
        const all = { ...settings, ...more, ...(plan === 'once' && { plan_cache_mode: 'force_generic_plan' }) };
        // More settings may be such as planning depends on: a plan that is kept would be that of other ones.
        return run(pool, all, statement, more || plan === 'each time' ? noName : nameOf);
      }),
    picture: (settings, work) => inOnePicture(pool, settings, work),
    end: () => pool.end(),
  };
}

const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, SCALARS.int8],
  [pg.types.builtins.TIMESTAMPTZ, SCALARS.timestamptz],
]);
const typeParser = (oid: number, format?: 'text'): unknown => parsers.get(oid) ?? pg.types.getTypeParser(oid, format);

const noName = (): undefined => undefined;

type Run = (more: Settings | undefined, statement: Statement, plan: Plan | undefined) => Promise<unknown[]>;

function scoped(runWith: Run, settings?: Settings, plan?: Plan): Scoped {
  return {
    ...readsBy((statement) => runWith(settings, statement, plan)),
    with: (more) => scoped(runWith, { ...settings, ...more }, plan),
    planned: (how) => scoped(runWith, settings, how),
  };
}

function readsBy(any: (statement: Statement) => Promise<unknown[]>): Reads {
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
  };
  return methods;
}

async function inOnePicture<T>(pool: pg.Pool, settings: Settings, work: (db: Reads) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin isolation level repeatable read read only');
    for (const pair of Object.entries(settings)) await client.query('select set_config($1, $2, true)', pair);
    const done = await work(readsBy((statement) => run(client, {}, statement, noName)));
    await client.query('commit');
    return done;
  } catch (error) {
    await client.query('rollback').catch((failed: unknown) => (broken = failed as Error));
    throw error;
  } finally {
    // One that could not be rolled back is not given to anybody else.
    client.release(broken);
  }
}

async function run(
  db: pg.Pool | pg.PoolClient,
  settings: Settings,
  { sql, values, parser }: Statement,
  nameOf: ReturnType<typeof createStatementNames>,
): Promise<unknown[]> {
  const text = sql.replaceAll('$slonik_', '$');
  const name = nameOf(text, values);
  const config = { text, values: [...values], queryMode: 'extended', ...(name && { name }) };
  const query = new pg.Query(config as pg.QueryConfig);
  const pairs = Object.entries(settings);
  if (pairs.length > 0) sendAhead(query, pairs);
  const results = await answered(db, query);
  const { rows = [] } = [results].flat().at(-1) ?? {};
  return rows.map((row) => parseRow(parser, { sql: text, values: values as never }, row as never));
}

type Results = pg.QueryResult<object> | pg.QueryResult<object>[];

/** A connection gives no promise for a query of one's own making, as a pool does. */
function answered(db: pg.Pool | pg.PoolClient, query: pg.Query): Promise<Results> {
  return new Promise((resolve, reject) => {
    const settle = (error: Error | undefined, results: Results) => (error ? reject(error) : resolve(results));
    (db.query as (query: pg.Query, done: typeof settle) => void).call(db, query, settle);
  });
}

/** Without the end of a message behind it: that comes with the statement. It answers no row, so its answer needs no reader. */
function sendAhead(query: pg.Query, settings: [name: string, value: string][]): void {
  const each = settings.map((_, n) => `set_config($${String(2 * n + 1)}, $${String(2 * n + 2)}, true)`);
  const text = `select where concat(${each.join(', ')}) is null`;
  const statement = `settings ${String(settings.length)}`;
  const submit = query.submit.bind(query);
  query.submit = (connection) => {
    const parsed = (connection as unknown as { parsedStatements: Record<string, string> }).parsedStatements;
    connection.stream.cork();
    try {
      if (parsed[statement] === undefined) {
        connection.parse({ name: statement, text, types: [] }, false);
        parsed[statement] = text;
        // Two would be told to be parsed, and the client takes either for the query.
        (query as unknown as { name: string | undefined }).name = undefined;
      }
      connection.bind({ statement, values: settings.flat() }, false);
      connection.execute(null, false);
      return submit(connection);
    } finally {
      connection.stream.uncork();
    }
  };
}
