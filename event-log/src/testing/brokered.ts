import { openBase, readLogId } from '../base.ts';
import { startBridge } from '../broker/bridge.ts';
import type { Broker, Count, Counted, Refused } from '../broker/broker.ts';
import { brokeredLog } from '../broker/brokered.ts';
import type { LogUnderTest } from './contract-bench.ts';
import type { EventLog } from '../event-log.ts';
import { countPartitions, postgresLogOn } from '../postgres.ts';
import type { Topic } from '../topics.ts';
import { openLedger } from './ledger.ts';
import type { FreshDatabase } from './postgres.ts';

export type RawMessage = { partition: number; value: string; headers?: Record<string, string> };

/** A broker that a test may use, cut off and kill. */
export type BrokerUnderTest = {
  /** The broker as a process of its own sees it; a frozen one can be cut off. */
  connect: (its: { logId: string; partitions: number; count: Count; frozen?: boolean }) => Promise<Broker>;
  /** Puts on a topic what nobody of ours put there: another writer, another log, rubbish. */
  write: (topic: Topic, messages: readonly RawMessage[]) => Promise<void>;
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
  bridgeGroup: string;
  /** Makes others believe that whoever holds the claims of the bridge is gone. */
  endLeases: (of: 'bridge') => Promise<void>;
  /** Has the bridge believe that it sent a partition up to an offset, while `meanwhile` writes what it then never sends. */
  pretendSent: (partition: number, offset: number, meanwhile: () => Promise<void>) => Promise<void>;
  /** Resolves when what the bridge had in hand is sent and noted. */
  stopBridge: () => Promise<void>;
  deadLetters: () => Promise<{ group: string; offset: number }[]>;
  /** What readers said of where they stand still. */
  noticed: () => Promise<{ group: string; behind: number; error: string; attempts: number }[]>;
  /** Runs another bridge. One whose `send` is held up is frozen: it does not renew its claims. */
  bridge: (hold?: (broker: Broker) => Broker) => Promise<{ stop(): Promise<void> }>;
};

const CLAIM_EVERY_MS = 50;
const NEVER_MS = 3_600_000;

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
  const bridge: BrokeredUnderTest['bridge'] = async (hold) => {
    const base = await openBase({ connectionString: url, poolSize: 4, onError });
    const log = postgresLogOn(base, hold ? NEVER_MS : CLAIM_EVERY_MS);
    const to = await broker.connect(its);
    const running = await startBridge({
      log,
      base,
      broker: hold?.(to) ?? to,
      count,
      onRefused: (each) => refused.push(each),
    });
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
  const bridgeGroup = await broker
    .connect(its)
    .then(async ({ name, close: leave }) => (await leave(), `bridge:${name}`));
  let first = bridged ? await bridge() : undefined;
  return {
    bridgeGroup,
    endLeases: async () => {
      await db.query(`update log.checkpoint set lease_until = '-infinity' where grp = $1`, [bridgeGroup]);
    },
    pretendSent: async (partition, offset, meanwhile) => {
      await first?.stop();
      await meanwhile();
      await db.query('update log.checkpoint set off = $3 where (grp, topic, part) = ($1, 1, $2)', [
        ...[bridgeGroup, partition],
        offset,
      ]);
      first = await bridge();
    },
    stopBridge: async () => first?.stop(),
    deadLetters: async () => {
      const { rows } = await db.query<{ grp: string; off: string }>(
        'select grp, off from log.dead_letter order by off',
      );
      return rows.map(({ grp, off }) => ({ group: grp, offset: Number(off) }));
    },
    noticed: async () => {
      const { rows } = await db.query<{ grp: string; off: string; error: string; attempts: number }>(
        'select grp, off, error, attempts from log.trouble',
      );
      return rows.map(({ grp, off, ...rest }) => ({ group: grp, behind: Number(off), ...rest }));
    },
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
