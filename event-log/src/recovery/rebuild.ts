/**
 * Makes a topic of the broker anew from log.record.
 *
 * Order, and what a crash leaves behind each step (the same command completes the work in any case):
 * 1. The claims of the bridges are taken and kept, and log.rebuild says so. Crash: they are free at once, bridges go on.
 * 2. Pages that a bridge had under way are waited for. Crash: the same.
 * 3. The checkpoints are set back to where Postgres begins. Crash: bridges send all of it again onto the old topic, as
 *    duplicates. Were they set back after the deletion instead, a crash between the two would leave holes.
 * 4. The topic is deleted and created. Crash: the topic is empty or missing, and the bridges fill it from the beginning.
 * 5. The claims are taken once more, set back once more, and let go. Once more, because this process may have been
 *    frozen for longer than its lease: then a bridge went on meanwhile, and what it sent is deleted.
 * 6. This process is one of the bridges until all that was on the log at the start lies on the topic. Crash: others
 *    carry on; the same command joins in.
 *
 * A bridge that is frozen with a page in hand may still send it, however late. It lies on the new topic ahead of its
 * turn, and comes again in its turn; readers read what is before it in Postgres.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { BrokerError } from '../broker/broker.ts';
import { withAdmin } from '../kafka/admin.ts';
import { REQUEST_TIMEOUT_MS } from '../kafka/client.ts';
import { recreateTopic } from '../kafka/manifest.ts';
import { isProtocolError } from '../kafka/errors.ts';
import type { Topic } from '../topics.ts';
import { feed } from './feed.ts';
import type { Fed } from './feed.ts';
import { hold } from './hold.ts';
import type { Hold } from './hold.ts';
import { needRightFeeder, RecoveryError } from './recovery.ts';
import type { Recovery } from './recovery.ts';
import { survey } from './survey.ts';
import type { Survey } from './survey.ts';
import { forget, markRecreated, noteErased, own } from './unfinished.ts';

/** What a person is told while it works. */
export type RebuildStep =
  | { what: 'waiting'; topic: Topic; seconds: number }
  | { what: 'deleting'; topic: Topic; name: string; records?: number }
  | { what: 'recreated'; topic: Topic; name: string }
  | { what: 'resumed'; topic: Topic; begunAt: string }
  | Fed;

export type RebuildOptions = {
  topic: Topic;
  /** Begins anew also when an earlier rebuild was left unfinished. */
  fresh?: boolean;
  tell: (step: RebuildStep) => void;
  /** Stops: at once before anything was deleted, otherwise as soon as another one can go on. */
  signal: AbortSignal;
  /** How long a page that a bridge has under way may take. */
  underWayMs?: number;
};

/** `unchanged`: stopped before anything was deleted. `interrupted`: relays go on, or the same command does. */
export type Rebuilt = 'done' | 'interrupted' | 'unchanged';

/** A bridge looks every three seconds whether a claim is still its own; until then it may begin a page. */
const NOTICED_MS = 3_000;

/** Rejects with a RecoveryError or a BrokerError when it cannot be done; before the deletion nothing is changed then. */
export async function rebuild(recovery: Recovery, options: RebuildOptions): Promise<Rebuilt> {
  const { topic, fresh = false, tell, signal } = options;
  const { base, feeder } = recovery;
  await needRightFeeder(recovery, topic);
  const found = await survey(recovery, topic);
  if (goesOn(recovery, found) && !fresh) {
    await own(base.db, base.session.owner(), feeder, topic, false);
    tell({ what: 'resumed', topic, begunAt: found.unfinished?.begunAt ?? '' });
  } else if (!(await makeAnew(recovery, options, found))) {
    return 'unchanged';
  }
  const done = await feed(recovery, topic, { tell, signal });
  if (!done) return 'interrupted';
  await noteErased(base, feeder, topic);
  await forget(base, feeder, topic);
  return 'done';
}

/** Whether an earlier rebuild only has to be gone on with: nothing is to be deleted. */
export const goesOn = ({ partitions }: Pick<Recovery, 'partitions'>, found: Survey): boolean =>
  found.unfinished?.recreated === true && (found.partitions ?? partitions) === partitions;

/** False when it was stopped before anything was changed. */
async function makeAnew(recovery: Recovery, options: RebuildOptions, found: Survey): Promise<boolean> {
  const { base, feeder, kafka, prefix, partitions, log } = recovery;
  const { topic, tell, signal } = options;
  await needCreatable(recovery, found.name);
  const held = await hold(base, `bridge:${feeder}`, topic, (client) =>
    own(client, base.session.owner(), feeder, topic, true),
  );
  try {
    if (held.tookFromLive) await pagesAreOver(options);
    if (signal.aborted) {
      await giveUp(recovery, topic, held);
      return false;
    }
    if (!(await held.rewind()))
      throw new RecoveryError(
        `Others took ${topic} over while this process stood still. Nothing was deleted; run it again.`,
      );
  } catch (error) {
    await giveUp(recovery, topic, held);
    throw error;
  }
  const records = found.records === undefined ? {} : { records: found.records };
  tell({ what: 'deleting', topic, name: found.name, ...records });
  try {
    await recreateTopic(kafka, topic, { partitions, prefix, ...(log && { log }) });
  } catch (error) {
    if (await isUntouched(recovery, found)) await giveUp(recovery, topic, held);
    else await held.release();
    throw error;
  }
  await held.rewindAndRelease((client) => markRecreated(client, feeder, topic));
  tell({ what: 'recreated', topic, name: found.name });
  return true;
}

async function pagesAreOver({ topic, tell, signal, underWayMs }: RebuildOptions): Promise<void> {
  const ms = underWayMs ?? NOTICED_MS + REQUEST_TIMEOUT_MS;
  tell({ what: 'waiting', topic, seconds: Math.ceil(ms / 1_000) });
  await wait(ms, undefined, { signal }).catch(() => undefined);
}

async function giveUp({ base, feeder }: Recovery, topic: Topic, held: Hold): Promise<void> {
  await held.restore();
  await forget(base, feeder, topic);
}

/** Asks the broker to try it without doing it: a topic that cannot be created anew must not be deleted. */
async function needCreatable({ kafka, log, partitions }: Recovery, name: string): Promise<void> {
  const topic = `${name}.probe`;
  const replicationFactor = kafka.replication;
  await withAdmin(
    kafka,
    async (admin) => {
      const topics = [{ topic, numPartitions: partitions, replicationFactor }];
      await admin.createTopics({ validateOnly: true, waitForLeaders: false, topics }).catch((error: unknown) => {
        // Rights may be given for the one name only.
        if (!isProtocolError(error, 'TOPIC_AUTHORIZATION_FAILED')) throw error;
      });
    },
    { topic: name, ...(log && { log }) },
  );
}

/** After a failed attempt: whether the topic surely is the old one still. */
async function isUntouched(recovery: Recovery, before: Survey): Promise<boolean> {
  try {
    const now = await survey(recovery, before.topic);
    return (
      before.end !== undefined && before.end > 0 && now.partitions === before.partitions && (now.end ?? 0) >= before.end
    );
  } catch (error) {
    if (error instanceof BrokerError) return false;
    throw error;
  }
}
