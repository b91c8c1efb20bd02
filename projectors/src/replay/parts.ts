import { availableParallelism } from 'node:os';
import { openLog, openSession, postgresLog } from '@tasklog/event-log';
import type { LogValues } from '@tasklog/event-log';
import { createPool, sql } from '@tasklog/runtime/pool';
import type { BrokerMeters } from '@tasklog/runtime/broker-meters';
import type { ReplayParts } from './replays.ts';

/** Idle ones are closed: where nothing is replayed, one is left that looks. */
const POOL_SIZE = 3;

export type PartsOptions = Pick<BrokerMeters, 'count' | 'onError'> & {
  connectionString: string;
  settings: LogValues;
  hasKafka: boolean;
};

/** The connections on which generations are fed and replays driven. */
export async function replayParts({
  connectionString,
  settings,
  hasKafka,
  ...meters
}: PartsOptions): Promise<ReplayParts> {
  const { onError } = meters;
  // Beyond two, the database has no core left for them on the machines that this was measured on.
  const atOnce = Math.max(1, Math.min(availableParallelism(), 4));
  const told = (error: Error): void => onError(error, 'a connection');
  const session = await openSession(connectionString, (error) => onError(error, 'the session of the replays'));
  const name = `tasklog replays ${String(session.owner())}`;
  const named = new URL(connectionString);
  named.searchParams.set('application_name', name);
  // Indexes, and a comparison of all rows with all of the log, take minutes where there are millions.
  const pool = await createPool(named.toString(), { size: POOL_SIZE, patient: true, onError: told });
  return {
    ...{ session, pool },
    cancel: async () =>
      void (await pool.query(sql.unsafe`
        select pg_cancel_backend(pid) from pg_stat_activity
        where application_name = ${name} and state = 'active' and pid <> pg_backend_pid()`)),
    copies: await createPool(connectionString, { size: atOnce + 1, prepare: true, onError: told }),
    openSource: async (source) => {
      const options = { connectionString, poolSize: atOnce + 1, ...meters };
      if (source === 'postgres') return postgresLog(options);
      return (await openLog({ ...settings, LOG: 'kafka' }, options)).log;
    },
    hasKafka,
    atOnce,
  };
}
