import { openBase, readLogId } from '../base.ts';
import type { BaseOptions } from '../base.ts';
import { BrokerError } from '../broker/broker.ts';
import type { Log } from '../kafka/client.ts';
import { kafkaOptions } from '../kafka/settings.ts';
import { countPartitions } from '../postgres.ts';
import type { LogValues } from '../settings.ts';
import { RecoveryError } from './recovery.ts';
import type { Recovery } from './recovery.ts';

export type OpenRecoveryOptions = BaseOptions & { log?: Log };

/**
 * The log and the way to its broker. Rejects with a BrokerError `settings` that tells every fault of KAFKA_*, and with a
 * RecoveryError when the database cannot be used.
 */
export async function openRecovery(
  values: LogValues,
  { log, ...options }: OpenRecoveryOptions,
): Promise<Recovery & { close(): Promise<void> }> {
  const kafka = kafkaOptions(values);
  if (!kafka.ok) {
    const faults = kafka.faults.map((fault) => `\n  - ${fault}`).join('');
    throw new BrokerError('settings', `These settings cannot be used:${faults}`);
  }
  const base = await openBase(options).catch((error: unknown) => {
    throw unusable(options.connectionString, error);
  });
  try {
    const [logId, partitions] = [await readLogId(base.db), await countPartitions(base.db)];
    const feeder = values.LOG === 'dapr' ? 'dapr' : 'kafka';
    const its = { base, kafka: kafka.options, prefix: values.TOPIC_PREFIX, feeder, logId, partitions } as const;
    return { ...its, ...(log && { log }), close: () => base.close() };
  } catch (error) {
    await base.close();
    throw unusable(options.connectionString, error);
  }
}

function unusable(connectionString: string, error: unknown): RecoveryError {
  const { message, code } = error as { message?: string; code?: string };
  const reason = [message || code, code === '42501' && 'take the role tasklog_relay'].filter(Boolean).join('; ');
  return new RecoveryError(`The database ${databaseOf(connectionString)} cannot be used: ${reason}.`);
}

/** Which database it is, without the password. */
export function databaseOf(connectionString: string): string {
  if (!URL.canParse(connectionString)) return 'of DATABASE_URL';
  const { host, pathname } = new URL(connectionString);
  return `${host}${pathname}`;
}
