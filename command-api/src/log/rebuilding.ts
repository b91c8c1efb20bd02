import { databaseOf } from '@tasklog/event-log/recovery/open';
import { goesOn, rebuild } from '@tasklog/event-log/recovery/rebuild';
import type { RebuildStep } from '@tasklog/event-log/recovery/rebuild';
import type { Recovery } from '@tasklog/event-log/recovery/recovery';
import { RecoveryError } from '@tasklog/event-log/recovery/recovery';
import { survey } from '@tasklog/event-log/recovery/survey';
import type { Survey } from '@tasklog/event-log/recovery/survey';
import { many } from './screen.ts';
import type { Screen } from './screen.ts';
import type { Wish } from './wish.ts';

export const EXIT_INTERRUPTED = 130;
export const EXIT_NOT_DONE = 2;

/** Rebuilds the topics one after the other, after a yes; answers the exit code. */
export async function runRebuild(
  recovery: Recovery & { database: string },
  { topics, yes, fresh }: Extract<Wish, { verb: 'rebuild' }>,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const found: Survey[] = [];
  for (const topic of topics) found.push(await survey(recovery, topic));
  const anew = found.filter((each) => fresh || !goesOn(recovery, each));
  if (anew.length > 0 && !yes) {
    const answer = await screen.ask(questionOf(recovery, anew), signal);
    if (answer === undefined)
      throw new RecoveryError(
        `This would delete ${anew.map(({ name }) => name).join(', ')}, and there is no terminal to ask at: give --yes.`,
      );
    if (!answer) {
      console.error('Nothing was changed.');
      return signal.aborted ? EXIT_INTERRUPTED : EXIT_NOT_DONE;
    }
  }
  for (const topic of topics) {
    const outcome = await rebuild(recovery, { topic, fresh, signal, tell: (step) => tell(screen, step) });
    if (outcome !== 'done') {
      screen.say(stopped(outcome, topic, recovery.feeder), {
        what: 'stopped',
        topic,
        changed: outcome === 'interrupted',
      });
      return EXIT_INTERRUPTED;
    }
  }
  return 0;
}

function questionOf(
  { kafka, database, base: _, ...recovery }: Recovery & { database: string },
  anew: readonly Survey[],
): string {
  const lines = anew.map(({ name, partitions, records, inLog }) => {
    const there = partitions === 0 ? 'is not there' : countOf(records);
    return `  ${name} (${there}); ${many(inLog, 'record')} will be sent anew`;
  });
  return [
    `This deletes on Kafka at ${kafka.brokers.join(', ')}, and makes anew from the log in ${databaseOf(database)}:`,
    ...lines,
    `Postgres stays as it is, and services may go on (relays with LOG=${recovery.feeder} help). Delete and rebuild? [y/N] `,
  ].join('\n');
}

function tell(screen: Screen, step: RebuildStep): void {
  switch (step.what) {
    case 'waiting':
      return screen.say(
        `${step.topic}: a running relay may have records under way; waiting ${String(step.seconds)} s until they must have arrived.`,
        step,
      );
    case 'deleting':
      return screen.say(`${step.topic}: deleting ${step.name} (${countOf(step.records)}).`, step);
    case 'recreated':
      return screen.say(`${step.topic}: ${step.name} is created anew; sending.`, step);
    case 'resumed':
      return screen.say(
        `${step.topic}: going on with the rebuild that was begun ${step.begunAt} (--fresh begins anew).`,
        step,
      );
    case 'progress':
      return screen.progress({ ...step, done: step.sent }, step);
    case 'done': {
      const refused = step.refused > 0 ? `; ${many(step.refused, 'record')} too large for the broker` : '';
      return screen.say(
        `${step.topic}: all ${many(step.records, 'record')} lie on the topic (${step.seconds.toFixed(1)} s)${refused}.`,
        step,
      );
    }
  }
}

function stopped(outcome: 'unchanged' | 'interrupted', topic: string, feeder: string): string {
  if (outcome === 'unchanged') return `${topic}: stopped before anything was deleted; nothing was changed.`;
  return `${topic}: stopped half-way. A relay that runs with LOG=${feeder} goes on by itself; otherwise the same command goes on: tasklog log rebuild --to kafka --topic ${topic}`;
}

const countOf = (records: number | undefined): string =>
  records === undefined ? 'partitions of it have no leader' : many(records, 'record');
