import { FAULTS } from '@tasklog/event-log/recovery/compare';
import type { Place, Tally } from '@tasklog/event-log/recovery/compare';
import type { Recovery } from '@tasklog/event-log/recovery/recovery';
import { verify } from '@tasklog/event-log/recovery/verify';
import type { Verified } from '@tasklog/event-log/recovery/verify';
import { EXIT_INTERRUPTED } from './rebuilding.ts';
import { many } from './screen.ts';
import type { Screen } from './screen.ts';
import type { Wish } from './wish.ts';

const WORDS: Record<Exclude<keyof Tally, 'partition' | 'records'>, string> = {
  missing: 'missing',
  different: 'different',
  foreign: 'foreign',
  unreadable: 'unreadable',
  outOfOrder: 'out of order',
  ahead: 'that the log has not',
  duplicate: 'there more than once (allowed)',
  skipped: 'too large for the broker (a marker stands there)',
  erased: 'of users whose data was erased, still as they were (a rebuild of the topic takes them away)',
  trimmed: 'let go by the broker after its retention',
  unsent: 'not sent yet',
  expired: 'that Postgres has dropped since (not compared)',
};
const PLACES_SHOWN = 10;

/** Compares the topics one after the other; answers the exit code: 0 equal, 1 not. */
export async function runVerify(
  recovery: Recovery,
  { topics }: Extract<Wish, { verb: 'verify' }>,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  let equal = true;
  for (const topic of topics) {
    const verified = await verify(recovery, {
      ...{ topic, signal },
      tell: (step) => screen.progress({ ...step, done: step.read }, step),
    });
    if (verified === undefined) {
      screen.say(`${topic}: stopped; nothing was changed.`, { what: 'stopped', topic, changed: false });
      return EXIT_INTERRUPTED;
    }
    for (const tally of verified.partitions) screen.detail({ what: 'partition', topic, ...tally });
    screen.say(sentencesOf(verified), withoutPartitions(verified));
    equal &&= verified.equal;
  }
  return equal ? 0 : 1;
}

function withoutPartitions({ partitions, ...rest }: Verified): object {
  return { what: 'verified', ...rest, records: sumOf(partitions, 'records') };
}

const sumOf = (partitions: readonly Tally[], what: keyof Tally): number =>
  partitions.reduce((all, tally) => all + tally[what], 0);

function sentencesOf({ topic, name, equal, partitions, places, droppedTo }: Verified): string {
  const counts = (Object.keys(WORDS) as (keyof typeof WORDS)[]).flatMap((what) => {
    const n = sumOf(partitions, what);
    return n === 0 ? [] : [`  ${n.toLocaleString('en')} ${WORDS[what]}`];
  });
  const dropped = droppedTo.reduce((all, each) => all + each, 0);
  return [
    `${topic}: ${name} ${equal ? 'is as the log says' : 'DIFFERS from the log'} (${many(sumOf(partitions, 'records'), 'record')} read).`,
    ...counts,
    ...(dropped > 0 ? [`  Postgres itself has dropped its first ${many(dropped, 'record')} of it.`] : []),
    ...places
      .toSorted((a, b) => FAULTS.indexOf(a.what) - FAULTS.indexOf(b.what))
      .slice(0, PLACES_SHOWN)
      .map(placeOf),
    ...(equal ? [] : [`  Make it anew: tasklog log rebuild --to kafka --topic ${topic}`]),
  ].join('\n');
}

function placeOf({ partition, what, offset, to, at, why }: Place): string {
  const run = to === undefined || to === offset ? '' : ` to ${String(to)}`;
  const ours = offset === undefined ? '' : `, offset ${String(offset)}${run}`;
  const theirs = at === undefined ? '' : ` (${String(at)} on the broker)`;
  return `  partition ${String(partition)}${ours}${theirs}: ${WORDS[what]}: ${why}`;
}
