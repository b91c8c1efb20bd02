/** The log as the settings ask for it. Only what is asked for is loaded: a process at rest should not hold the rest. */
import { openBase, readLogId } from './base.ts';
import type { Base, BaseOptions } from './base.ts';
import { BrokerError } from './broker/broker.ts';
import type { Broker, Count, Refused } from './broker/broker.ts';
import type { DaprBroker } from './dapr/dapr.ts';
import type { EventLog } from './event-log.ts';
import { kafkaOptions } from './kafka/settings.ts';
import type { KafkaOptions } from './kafka/settings.ts';
import { countPartitions, postgresLog, postgresLogOn } from './postgres.ts';
import type { LogValues } from './settings.ts';

/** Hands over what the sidecar posted to /events/<topic>; answers what to tell it. */
export type Receive = DaprBroker['receive'];

export type OpenLogOptions = BaseOptions & { count: Count };

/** The log to read; `receive` with LOG=dapr, for the sidecar's door. Rejects with BrokerError for what cannot work. */
export async function openLog(
  values: LogValues,
  options: OpenLogOptions,
): Promise<{ log: EventLog; receive?: Receive }> {
  if (values.LOG === 'postgres') return { log: await postgresLog(options) };
  const base = await openBase(options);
  try {
    const broker = await openBroker(values, base, options);
    const { brokeredLog } = await import('./broker/brokered.ts');
    const log = brokeredLog({ base, broker, count: options.count });
    return 'receive' in broker ? { log, receive: broker.receive } : { log };
  } catch (error) {
    await base.close();
    throw error;
  }
}

export type OpenBridgeOptions = OpenLogOptions & { onRefused: (refused: Refused) => void };

/** Feeds the broker until stopped; undefined when there is none to feed. Rejects with BrokerError for what cannot work. */
export async function openBridge(
  values: LogValues,
  options: OpenBridgeOptions,
): Promise<{ stop(): Promise<void> } | undefined> {
  if (values.LOG === 'postgres') return undefined;
  const [{ startBridge }, { startWhenReachable }] = await Promise.all([
    import('./broker/bridge.ts'),
    import('./broker/patience.ts'),
  ]);
  const base = await openBase(options);
  const log = postgresLogOn(base);
  const start = async (): Promise<{ stop(): Promise<void> }> => {
    if (values.LOG === 'kafka')
      await (await import('./kafka/prepare.ts')).prepareKafka(knownKafka(values), base, values.TOPIC_PREFIX);
    const broker = await openBroker(values, base, options);
    const bridge = await startBridge({ log, base, broker, count: options.count, onRefused: options.onRefused });
    return { stop: async () => (await bridge.stop(), broker.close()) };
  };
  try {
    const running = await startWhenReachable(start, options.onError);
    return { stop: async () => (await running.stop(), log.close()) };
  } catch (error) {
    await log.close();
    throw error;
  }
}

async function openBroker(
  values: LogValues,
  base: Base,
  { count, onError }: OpenLogOptions,
): Promise<Broker | DaprBroker> {
  const [logId, partitions] = [await readLogId(base.db), await countPartitions(base.db)];
  const its = { logId, partitions, prefix: values.TOPIC_PREFIX, count, onError };
  if (values.LOG === 'kafka') return (await import('./kafka/kafka.ts')).kafkaBroker({ ...knownKafka(values), ...its });
  return (await import('./dapr/dapr.ts')).daprBroker({
    ...its,
    httpPort: values.DAPR_HTTP_PORT,
    apiToken: values.DAPR_API_TOKEN,
    pubsub: values.DAPR_PUBSUB,
    updates: values.DAPR_UPDATES,
  });
}

function knownKafka(values: LogValues): KafkaOptions {
  const known = kafkaOptions(values);
  if (known.ok) return known.options;
  const faults = known.faults.map((fault) => `\n  - ${fault}`).join('');
  throw new BrokerError('settings', `These settings cannot be used:${faults}`);
}
