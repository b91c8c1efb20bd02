import { parseArgs } from 'node:util';
import { TOPICS } from '@tasklog/event-log/topics';
import type { Topic } from '@tasklog/event-log/topics';

/** What was asked for. */
export type Wish = { topics: readonly Topic[]; json: boolean } & (
  { verb: 'rebuild'; yes: boolean; fresh: boolean } | { verb: 'verify' } | { verb: 'topics'; check: boolean }
);

const THROUGH_DAPR =
  'The broker behind Dapr is Kafka: rebuild its topics there, with --to kafka and the KAFKA_* settings that reach it (leave LOG=dapr as it is).';

/** The wish in the arguments of the process, or what is wrong with them in a sentence. */
export function readWish(args: readonly string[]): Wish | { fault: string } {
  try {
    return wishOf(args);
  } catch (error) {
    return { fault: (error as Error).message };
  }
}

function wishOf(args: readonly string[]): Wish | { fault: string } {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      to: { type: 'string' },
      topic: { type: 'string' },
      yes: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const { to, topic, yes, fresh, check, json } = values;
  const known = TOPICS.find((each) => each === topic);
  if (topic !== undefined && known === undefined) return { fault: unknownTopic(topic) };
  const its = { topics: known ? [known] : TOPICS, json };
  switch (positionals[0]) {
    case 'rebuild':
      if (to !== 'kafka') return { fault: wrongBroker(to) };
      return { verb: 'rebuild', yes, fresh, ...its };
    case 'verify':
      return { verb: 'verify', ...its };
    case 'topics':
      return { verb: 'topics', check, ...its };
    default:
      return { fault: 'Say what to do: rebuild, verify or topics.' };
  }
}

function wrongBroker(to: string | undefined): string {
  if (to === 'dapr') return THROUGH_DAPR;
  return to === undefined ? 'Say where to: --to kafka.' : `There is no broker “${to}”: say --to kafka.`;
}

function unknownTopic(topic: string): string {
  if (topic === 'dead-letters')
    return 'dead-letters has no source in Postgres to rebuild it from, or to compare it with.';
  return `There is no topic “${topic}”. The topics are ${TOPICS.join(', ')}.`;
}
