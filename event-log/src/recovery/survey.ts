/** What is there before anything is changed: on the broker, in Postgres, and of an earlier attempt. */
import { withAdmin } from '../kafka/admin.ts';
import { topicNumber } from '../topics.ts';
import type { Topic } from '../topics.ts';
import type { Recovery } from './recovery.ts';
import { readUnfinished } from './unfinished.ts';
import type { Unfinished } from './unfinished.ts';

export type Survey = {
  topic: Topic;
  /** On the broker. */
  name: string;
  /** On the broker; 0 when it has no such topic. */
  partitions: number | undefined;
  /** Records on the broker. These three are undefined when partitions of it have no leader: it may be past saving. */
  records: number | undefined;
  /** Sum of the broker's own offsets, which only grow while a topic lives. */
  end: number | undefined;
  /** Records that Postgres has of it. */
  inLog: number;
  unfinished?: Unfinished;
};

/** Rejects with a BrokerError when the broker cannot be asked. */
export async function survey(recovery: Recovery, topic: Topic): Promise<Survey> {
  const { base, kafka, prefix, feeder, log } = recovery;
  const name = prefix + topic;
  const ends = await withAdmin(
    kafka,
    async (admin) =>
      (await admin.listTopics()).includes(name) ? admin.fetchTopicOffsets(name).catch(() => undefined) : [],
    { topic: name, ...(log && { log }) },
  );
  const unfinished = await readUnfinished(base, feeder, topic);
  const bounds = await boundsOf(base.db, topic);
  return {
    ...{ topic, name, partitions: ends?.length },
    records: ends && sum(ends.map(({ low, high }) => Number(high) - Number(low))),
    end: ends && sum(ends.map(({ high }) => Number(high))),
    inLog: sum(bounds.map(({ floor, head }) => head - floor)),
    ...(unfinished && { unfinished }),
  };
}

/** Of each partition, by its number: Postgres has the offsets behind `floor` up to `head`. */
export async function boundsOf(
  db: Recovery['base']['db'],
  topic: Topic,
): Promise<{ partition: number; floor: number; head: number }[]> {
  const { rows } = await db.query<{ part: number; floor: string; head: string }>(
    `select part, next - 1 as head, coalesce((select r.off - 1 from log.record r
       where (r.topic, r.part) = (h.topic, h.part) order by r.off limit 1), next - 1) as floor
     from log.head h where topic = $1 order by part`,
    [topicNumber(topic)],
  );
  return rows.map(({ part, floor, head }) => ({ partition: part, floor: Number(floor), head: Number(head) }));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
