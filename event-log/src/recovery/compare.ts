/** One partition of a topic beside the same partition of the log. */
import { isDeepStrictEqual } from 'node:util';
import type { KafkaMessage } from 'kafkajs';
import type { Envelope } from '@tasklog/schemas';
import { Unreadable } from '../broker/broker.ts';
import type { Delivery } from '../broker/broker.ts';
import { ERASED, recognise, recogniseHeaders } from '../broker/carried.ts';
import type { Topic } from '../topics.ts';
import type { Look } from './pages.ts';
import { createRanges } from './ranges.ts';

/** What makes a topic differ from the log. */
export type Fault = 'missing' | 'different' | 'foreign' | 'unreadable' | 'outOfOrder' | 'ahead';
export const FAULTS: readonly Fault[] = ['missing', 'different', 'foreign', 'unreadable', 'outOfOrder', 'ahead'];

/** `at`: the broker's own offset; `offset`: the log's, with `to` when it is a run of them. */
export type Place = { partition: number; what: Fault; offset?: number; to?: number; at?: number; why: string };

/**
 * Counts of records. On the topic: `records` in all; of them `duplicate` (allowed), `skipped` markers in place of what the
 * broker would not take, `erased` as they were before the data of their user was erased, `expired` in Postgres (its month was dropped), and the faults: `different` from what Postgres
 * has at the place, `foreign` to this log, `unreadable`, `outOfOrder` first occurrences, `ahead` of Postgres.
 * Not on the topic: `missing`, `trimmed` by the broker's retention, `unsent` as yet.
 */
export type Tally = Record<
  Fault | 'records' | 'duplicate' | 'skipped' | 'erased' | 'trimmed' | 'expired' | 'unsent',
  number
> & {
  partition: number;
};

/** Of one partition. `sent`: the bridge's checkpoint; Postgres has the offsets behind `floor` up to `head`; `low`: the broker's. */
export type Bounds = { partition: number; sent: number; floor: number; head: number; low: number };

export type Its = { topic: Topic; logId: string; partitions: number };

/** Of each kind, in each partition. */
const FEW = 3;

export type Comparison = {
  /** The next messages in the broker's order. `lookTo` answers how to read Postgres up to an offset. */
  add(messages: readonly KafkaMessage[], lookTo: (offset: number) => Look): Promise<void>;
  end(): { tally: Tally; places: Place[] };
};

export function compare({ partition, floor, head, low, ...bounds }: Bounds, its: Its): Comparison {
  const sent = Math.min(bounds.sent, head);
  const seen = createRanges();
  const places: Place[] = [];
  const tally: Tally = {
    ...{ partition, records: 0, duplicate: 0, skipped: 0, erased: 0, trimmed: 0, expired: 0, unsent: 0 },
    ...{ missing: 0, different: 0, foreign: 0, unreadable: 0, outOfOrder: 0, ahead: 0 },
  };
  const note = (what: Fault, n: number, place: Omit<Place, 'partition' | 'what'>): void => {
    tally[what] += n;
    if (places.filter((each) => each.what === what).length < FEW) places.push({ partition, what, ...place });
  };

  const order = ({ offset }: Delivery, at: number): void => {
    const furthest = seen.greatest() ?? 0;
    if (!seen.add(offset)) tally.duplicate += 1;
    else if (offset < furthest) note('outOfOrder', 1, { offset, at, why: `it came behind ${String(furthest)}` });
  };
  const content = async (delivery: Delivery, at: number, look: Look): Promise<void> => {
    const { offset } = delivery;
    if (delivery.partition !== partition) {
      return note('different', 1, { offset, at, why: `it belongs to partition ${String(delivery.partition)}` });
    }
    if (offset > head) return note('ahead', 1, { offset, at, why: `the log ends at ${String(head)}` });
    if (offset <= floor) return void (tally.expired += 1);
    order(delivery, at);
    const brought = readOf(delivery);
    if (brought instanceof Unreadable) {
      if (brought.skipped) tally.skipped += 1;
      else note('unreadable', 1, { offset, at, why: brought.message });
      return;
    }
    const ours = await look(offset);
    if (ours === undefined) return note('ahead', 1, { offset, at, why: 'the log has nothing at this offset' });
    if (ours.type === ERASED && brought.type !== ERASED && brought.id === ours.id) return void (tally.erased += 1);
    const why = difference(ours, brought);
    if (why !== undefined) note('different', 1, { offset, at, why });
  };

  return {
    add: async (messages, lookTo) => {
      const recognised = messages.map((message) => ({
        at: Number(message.offset),
        delivery: known(message, partition, its),
      }));
      const look = lookTo(Math.min(head, Math.max(0, ...recognised.map(({ delivery }) => delivery?.offset ?? 0))));
      for (const { at, delivery } of recognised) {
        tally.records += 1;
        if (delivery) await content(delivery, at, look);
        else note('foreign', 1, { at, why: 'it says nothing of this log' });
      }
    },
    end: () => {
      // A broker that begins later than its first offset has let go what was before it; one that does not has lost it.
      const trimmed = low > 0 ? Math.max(floor, Math.min(sent, (seen.least() ?? sent + 1) - 1)) : floor;
      tally.trimmed = trimmed - floor;
      for (const [from, to] of seen.absent(trimmed + 1, sent, FEW).runs) {
        note('missing', 0, { offset: from, to, why: 'it was sent, and is not there' });
      }
      tally.missing = seen.absent(trimmed + 1, sent, 0).count;
      tally.unsent = seen.absent(Math.max(sent, floor) + 1, head, 0).count;
      return { tally, places };
    },
  };
}

/** By its headers as the bridge to Kafka writes them, or by its value as a sidecar does. */
function known({ headers, timestamp, value }: KafkaMessage, partition: number, its: Its): Delivery | undefined {
  try {
    const byHeaders = recogniseHeaders({ headers, timestamp, value, partition }, its);
    return byHeaders ?? recognise(JSON.parse(String(value)), its);
  } catch {
    return undefined;
  }
}

function readOf({ read }: Delivery): Envelope | Unreadable {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) return error;
    throw error;
  }
}

/** What differs, in words; undefined when nothing does. */
function difference(ours: Envelope, brought: Envelope): string | undefined {
  if (ours.id !== brought.id) return `it holds event ${brought.id}, and the log holds ${ours.id}`;
  const [theLogs, theTopics]: [Record<string, unknown>, Record<string, unknown>] = [{ ...ours }, { ...brought }];
  const names = Object.keys({ ...theLogs, ...theTopics });
  const differing = names.filter((name) => !isDeepStrictEqual(theLogs[name], theTopics[name]));
  return differing.length === 0 ? undefined : `of event ${ours.id} another ${differing.join(', ')}`;
}
