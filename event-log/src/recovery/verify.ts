/**
 * Compares a topic with the log in Postgres, record by record, while both go on: the topic from its beginning to where
 * it ends at the start, in memory of a few batches and one page of Postgres for each partition that is in hand.
 *
 * Taken in this order: the checkpoints of the bridge, the ends of the topic, the heads of the log. So whatever the
 * checkpoint says was sent lies before the ends, and whatever lies there is on the log.
 */
import { BrokerError } from '../broker/broker.ts';
import { topicNumber } from '../topics.ts';
import type { Topic } from '../topics.ts';
import { compare, FAULTS } from './compare.ts';
import type { Bounds, Place, Tally } from './compare.ts';
import { lookAt } from './pages.ts';
import { createRate } from './rate.ts';
import { endsOf, readToEnds } from './reading.ts';
import type { End } from './reading.ts';
import type { Recovery } from './recovery.ts';
import { boundsOf } from './survey.ts';

export type Verified = {
  topic: Topic;
  name: string;
  /** Nothing is missing, different, foreign, unreadable, out of order or ahead. */
  equal: boolean;
  /** Postgres has dropped what came before: that could not be compared. By partition. */
  droppedTo: number[];
  partitions: Tally[];
  /** The first few of each kind of fault in each partition. */
  places: Place[];
};

export type VerifyStep = {
  what: 'progress';
  topic: Topic;
  read: number;
  of: number;
  perSecond: number;
  secondsLeft?: number;
};

export type VerifyOptions = { topic: Topic; tell: (step: VerifyStep) => void; signal: AbortSignal };

const TELL_EVERY_MS = 250;

/** Undefined when it was stopped. Rejects with a BrokerError when the topic is not there or cannot be this log's. */
export async function verify(recovery: Recovery, options: VerifyOptions): Promise<Verified | undefined> {
  const { topic, signal } = options;
  const { base, partitions, prefix, logId } = recovery;
  const sent = await sentOf(recovery, topic);
  const ends = await endsOf(recovery, topic);
  if (ends.length !== partitions) throw otherPartitions(prefix + topic, ends.length, partitions, topic);
  const bounds = await boundsOf(base.db, topic);
  const comparisons = bounds.map(({ partition, ...its }) => {
    const known: Bounds = { partition, ...its, sent: sent.get(partition) ?? 0, low: ends[partition]?.low ?? 0 };
    return compare(known, { topic, logId, partitions });
  });
  const progress = progressOf(options, ends);
  try {
    await readToEnds(recovery, {
      ...{ topic, ends, signal },
      onMessages: async (partition, messages) => {
        await comparisons[partition]?.add(messages, (to) => lookAt(base.db, topic, partition, to));
        progress.came(messages.length);
      },
    });
  } finally {
    progress.stop();
  }
  if (signal.aborted) return undefined;
  const ended = comparisons.map((each) => each.end());
  return {
    ...{ topic, name: prefix + topic },
    equal: ended.every(({ tally }) => FAULTS.every((fault) => tally[fault] === 0)),
    droppedTo: bounds.map(({ floor }) => floor),
    partitions: ended.map(({ tally }) => tally),
    places: ended.flatMap(({ places }) => places),
  };
}

async function sentOf({ base, feeder }: Recovery, topic: Topic): Promise<Map<number, number>> {
  const { rows } = await base.db.query<{ part: number; off: string }>(
    'select part, off from log.checkpoint where (grp, gen, topic) = ($1, 1, $2)',
    [`bridge:${feeder}`, topicNumber(topic)],
  );
  return new Map(rows.map(({ part, off }) => [part, Number(off)]));
}

function progressOf(
  { topic, tell }: VerifyOptions,
  ends: readonly End[],
): { came: (n: number) => void; stop: () => void } {
  const of = ends.reduce((all, { low, high }) => all + high - low, 0);
  const rate = createRate();
  let read = 0;
  const told = (): void => {
    const perSecond = rate(read);
    const secondsLeft = perSecond > 0 ? { secondsLeft: Math.ceil((of - read) / perSecond) } : {};
    tell({ what: 'progress', topic, read, of, perSecond, ...secondsLeft });
  };
  const timer = setInterval(told, TELL_EVERY_MS);
  return {
    came: (n) => (read += n),
    stop: () => {
      clearInterval(timer);
      told();
    },
  };
}

function otherPartitions(name: string, found: number, wanted: number, topic: Topic): BrokerError {
  return new BrokerError(
    'topic-mismatch',
    `${name} has ${String(found)} partitions and the log ${String(wanted)}: users would lie in others. Make it anew: tasklog log rebuild --to kafka --topic ${topic}`,
  );
}
