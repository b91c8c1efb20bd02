/** Reading through a broker that brings things twice, out of order, with holes, or never; and the bridge that feeds it. */
import type { Handler, Topic } from '@tasklog/event-log';
import { startBridge } from '@tasklog/event-log/broker/bridge';
import { Unreadable } from '@tasklog/event-log/broker/broker';
import type { Broker, Delivery } from '@tasklog/event-log/broker/broker';
import { createLane } from '@tasklog/event-log/broker/lane';
import type { Lane } from '@tasklog/event-log/broker/lane';
import { topicOf } from '@tasklog/event-log/topics';
import type { Projector } from '@tasklog/projectors/projector';
import type { Tx } from './database.ts';
import { checkpointOf, lockOf, pageOf, takePartition } from './reading.ts';
import { readFromLog } from './log-reader.ts';
import type { Process } from './schedule.ts';
import { connectionLost } from './schedule.ts';
import { PARTITIONS } from './tables.ts';
import type { Whole } from './world.ts';

const POLL_MS = 5_000;
const RETRY_MS = 300;
const STALL_MS = 8_000;
const PAGE_SIZE = 5;

type Reading = { projector: Projector<Tx>; topic: Topic; me: number };

export function readFromBroker(whole: Whole, by: Process, { projector, topic, me }: Reading, handler: Handler): void {
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    const lane = laneOf(whole, by, { group: projector.name, generation: 1, topic, partition }, me, handler);
    void deliver(whole, by, lane, `${projector.name} ${topic}/${String(partition)}`, topic, partition);
    void fillUp(whole, by, lane, { group: projector.name, generation: 1, topic, partition });
  }
}

type At = { group: string; generation: number; topic: Topic; partition: number };

function laneOf(whole: Whole, by: Process, at: At, me: number, handler: Handler): Lane {
  const { db, schedule, points } = whole;
  const { topic, partition } = at;
  return createLane({
    topic,
    pageSize: PAGE_SIZE,
    handler,
    take: () => db.askUnlocked(by, 'takes a partition', [lockOf(at)], () => takePartition(db, at, me, schedule.now())),
    read: (after, limit) => db.ask(by, 'reads a page', () => pageOf(db, topic, partition, after, limit)),
    reaches: (offset) =>
      db.ask(by, 'looks how far the log has come', () => (db.log[topic][partition] ?? []).length >= offset),
    count: (what) => {
      if (what === 'filled') points.hit('lane: filled from the log');
      if (what === 'duplicate') points.hit('reader: seen before');
    },
    onUnreadable: () => undefined,
  });
}

/** Brings what the broker has, from where the group is thought to be; again when it did not come into effect. */
async function deliver(
  whole: Whole,
  by: Process,
  lane: Lane,
  key: string,
  topic: Topic,
  partition: number,
): Promise<void> {
  const { schedule, random, points, broker, log } = whole;
  for (;;) {
    const sent = broker.sent[topic][partition] ?? [];
    const from = broker.hints.get(key) ?? 0;
    if (broker.given.get(key) !== by.name || from >= sent.length) {
      await schedule.sleep(by, POLL_MS, log.signal());
      if (!broker.given.has(key)) broker.given.set(key, by.name);
      continue;
    }
    const to = Math.min(sent.length, from + 1 + random.below(6));
    const batch = mischief(whole, topic, partition, sent.slice(from, to));
    await schedule.call(by, 'network', 'is brought records', () => undefined);
    try {
      await lane.offer(batch);
      // The hint itself may be lost: then the same comes again.
      if (!random.chance(0.02)) broker.hints.set(key, Math.max(to, broker.hints.get(key) ?? 0));
      else points.hit('broker: delivered twice');
    } catch {
      await schedule.sleep(by, RETRY_MS);
    }
  }
}

/** What a broker may do with a batch on its way. */
function mischief(whole: Whole, topic: Topic, partition: number, offsets: readonly number[]): Delivery[] {
  const { db, random, points } = whole;
  const records = db.log[topic][partition] ?? [];
  const delivery = (offset: number): Delivery => ({
    ...{ partition, offset, at: new Date(0).toISOString() },
    read: () => {
      const record = records[offset - 1];
      if (record === undefined) throw new Unreadable('there is no such record');
      return record.event;
    },
  });
  const batch = offsets.map(delivery);
  if (whole.closing) return batch;
  if (random.chance(0.05)) {
    points.hit('broker: delivered twice');
    batch.unshift(...offsets.slice(0, 2).map(delivery));
  }
  if (batch.length > 1 && random.chance(0.05)) {
    points.hit('broker: delivered out of order');
    batch.reverse();
  }
  if (batch.length > 1 && random.chance(0.05)) {
    points.hit('broker: delivered with a hole');
    batch.splice(random.below(batch.length), 1);
  }
  if (random.chance(0.02)) {
    points.hit('broker: delivered what is not ours');
    batch.push(delivery(records.length + 3 + random.below(5)));
  }
  if (batch.length > 0 && random.chance(0.02)) {
    points.hit('broker: delivered what cannot be read');
    const n = random.below(batch.length);
    const read = (): never => {
      throw new Unreadable('somebody else wrote here');
    };
    batch[n] = { ...(batch[n] as Delivery), read };
  }
  return batch;
}

/** Looks after progress: what was sent and does not come is read in the log. */
async function fillUp(whole: Whole, by: Process, lane: Lane, at: At): Promise<void> {
  const { db, schedule, broker } = whole;
  const key = `${at.group} ${at.topic}/${String(at.partition)}`;
  for (let seen = -1; ;) {
    await schedule.sleep(by, STALL_MS);
    if (broker.given.get(key) !== by.name || lane.busy()) continue;
    const { off, epoch } = checkpointOf(db, at);
    if (lane.claim() && lane.claim()?.epoch !== epoch) lane.lost();
    const sent = checkpointOf(db, { ...at, group: 'bridge:kafka', generation: 1 }).off;
    if (off < sent && off === seen) await lane.fill(sent).catch(() => undefined);
    seen = off;
  }
}

/** The bridge in a process of its own. */
export function startBridging(whole: Whole, by: Process, me: number): void {
  const { db, schedule, random, broker } = whole;
  const memory: Broker = {
    name: 'kafka',
    send: async (records) => {
      await schedule.call(by, 'network', 'bridge: sends', () => {
        for (const { topic, partition, offset } of records) broker.sent[topic][partition]?.push(offset);
        // It has them, and nobody is told: they come again.
        if (!whole.closing && random.chance(0.03)) throw connectionLost();
      });
      whole.log.ring();
      return [];
    },
    subscribe: () => Promise.reject(new Error('nobody subscribes here')),
    close: async () => undefined,
  };
  const move = ([to, group, generation, topic, partition, after, epoch]: unknown[]): { rowCount: number } => {
    const place = { group, generation, topic: topicOf(topic as number), partition } as At;
    const row = checkpointOf(db, place);
    if (row.off !== after || row.epoch !== epoch) return { rowCount: 0 };
    row.off = to as number;
    whole.watch.moved({ ...place, epoch }, after, row.off);
    return { rowCount: 1 };
  };
  const query = (statement: { values: unknown[] }): Promise<{ rowCount: number }> =>
    db.ask(by, 'bridge: moves its checkpoint', () => move(statement.values));
  void startBridge({
    log: {
      consume: async ({ group, topic }: { group: string; topic: Topic }, handler: Handler) => {
        void readFromLog(whole, by, { group, generation: 1, topic, me }, handler);
        return { assigned: () => [], stop: async () => undefined };
      },
    } as never,
    base: { db: { query } as never },
    broker: memory,
    count: () => undefined,
    onRefused: () => undefined,
    topics: ['task-events', 'reminders'],
  });
}
