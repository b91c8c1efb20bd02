import { openBase, readLogId } from '../base.ts';
import { startBridge } from '../broker/bridge.ts';
import type { Broker, Count, Counted, Refused } from '../broker/broker.ts';
import { brokeredLog } from '../broker/brokered.ts';
import type { LogUnderTest } from '../contract.ts';
import type { EventLog } from '../event-log.ts';
import { countPartitions, postgresLogOn } from '../postgres.ts';
import { openLedger } from './ledger.ts';
import type { FreshDatabase } from './postgres.ts';

/** A broker that a test may use, cut off and kill. */
export type BrokerUnderTest = {
  /** The broker as a process of its own sees it; a frozen one can be cut off. */
  connect: (its: { logId: string; partitions: number; count: Count; frozen?: boolean }) => Promise<Broker>;
  /** Makes the frozen ones silent, and resolves when the broker has given them up. */
  cutOff: () => Promise<void>;
  crash: () => Promise<void>;
  end: () => Promise<void>;
};

export type BrokeredUnderTest = LogUnderTest & {
  url: string;
  logId: string;
  partitions: number;
  counts: Partial<Record<Counted, number>>;
  refused: Refused[];
  troubles: string[];
  broker: BrokerUnderTest;
  /** Runs another bridge; `send` may be held up to make it late. */
  bridge: (hold?: (broker: Broker) => Broker) => Promise<{ stop(): Promise<void> }>;
};

const CLAIM_EVERY_MS = 50;

/**
 * A log in a fresh database, a bridge from it to the broker, and processes that read there. Where the broker must bring
 * everything, a record that was read in Postgres instead fails the test (`mayFill`).
 */
export async function brokeredUnderTest(
  database: FreshDatabase,
  make: (partitions: number) => Promise<BrokerUnderTest>,
  { bridged = true, stallMs, mayFill }: { bridged?: boolean; stallMs: number; mayFill: boolean },
): Promise<BrokeredUnderTest> {
  const { url, drop } = await database();
  const { db, move, noted, close } = await openLedger(url);
  const [logId, partitions] = [await readLogId(db), await countPartitions(db)];
  const broker = await make(partitions);
  const counts: Partial<Record<Counted, number>> = {};
  const refused: Refused[] = [];
  const troubles: string[] = [];
  const closing: (() => Promise<void>)[] = [];
  const count: Count = (what, _, n) => void (counts[what] = (counts[what] ?? 0) + n);
  const onError = (error: Error, what: string): void => void troubles.push(`${what}: ${error.message}`);
  const its = { logId, partitions, count };

  const connect = async ({ frozen = false } = {}): Promise<EventLog> => {
    const base = await openBase({ connectionString: url, poolSize: 3, onError });
    const log = brokeredLog({ base, broker: await broker.connect({ ...its, frozen }), count, stallMs });
    closing.push(() => log.close());
    return log;
  };
  const bridge: BrokeredUnderTest['bridge'] = async (hold = (each) => each) => {
    const base = await openBase({ connectionString: url, poolSize: 4, onError });
    const log = postgresLogOn(base, CLAIM_EVERY_MS);
    const to = await broker.connect(its);
    const running = await startBridge({ log, base, broker: hold(to), count, onRefused: (each) => refused.push(each) });
    const stop = async (): Promise<void> => {
      await running.stop();
      await log.close();
      await to.close();
    };
    let stopped: Promise<void> | undefined;
    const once = (): Promise<void> => (stopped ??= stop());
    closing.unshift(once);
    return { stop: once };
  };
  if (bridged) await bridge();
  return {
    ...{ url, logId, partitions, counts, refused, troubles, broker, bridge, connect, move, noted },
    expire: () => broker.cutOff(),
    crash: broker.crash,
    end: async () => {
      for (const each of closing) await each();
      await broker.end();
      await close();
      await drop();
      // Reading in Postgres would hide a broker that brings nothing.
      if (!mayFill && (counts.filled ?? 0) > 0) {
        throw new Error(`the broker did not bring everything: ${JSON.stringify(counts)}; ${troubles.join('; ')}`);
      }
    },
  };
}
