/** Dates of a repeat that are passed over: nothing is done, and the others stay as they are. */
import type { Interpretation } from '@tasklog/schemas';
import { dayOf } from '../../recurrence/local.ts';
import { firstOccurrence } from '../../recurrence/next.ts';
import { skippedTo, type Standing } from '../../recurrence/successor.ts';
import type { Clock } from '../clock.ts';
import type { ListedTask } from '../context.ts';
import { readPeriod } from '../moments/periods.ts';
import { readWhole } from '../moments/when.ts';
import { deed, named, question, UNDO, type Scene } from '../outcome.ts';
import { resolve } from '../references/references.ts';
import type { Resolved } from '../references/resolved.ts';
import { dayWords, momentWords } from '../reply.ts';
import { textOf, tokenise } from '../text/tokens.ts';
import { standingOf, type Phrase } from './steps.ts';

type Repeating = { found: Extract<Resolved, { kind: 'found' }>; task: ListedTask; standing: Standing };

/** "skip the plants": this date of a repeat is passed over, nothing is done; a task without a repeat is none to skip. */
export function skip(
  scene: Scene,
  phrase: Phrase,
  because: string[],
  skips: 'next' | 'today' = 'next',
): Interpretation | undefined {
  const meant = repeatingIn(phrase, scene);
  if (!meant) return undefined;
  const { found, task, standing } = meant;
  const due = skippedTo(standing, scene.clock.now.toString(), skips === 'today');
  if (due === null)
    return question('value', `${named([task])} has no date after this one. Delete it?`, 'delete', because, {
      target: { numbers: [task.n] },
    });
  return deed(scene, {
    intent: 'reschedule',
    tasks: [task],
    changes: { due },
    ...(found.text === undefined ? {} : { text: found.text }),
    more: { skips },
    reply: `Skipped ${skips === 'today' ? 'what is past' : 'one date'} of ${named([task])}; next ${momentWords(due, scene.clock)}. ${UNDO}`,
    plan: 'Skip a date of',
    because: [...because, found.rule, 'repeat: a date is passed over'],
  });
}

/**
 * "skip friday's standup", "no standup next week": the date of the repeat that lies there. The next one is passed over as by
 * `skip`; a later one is left out of the repeat. Undefined when no day is named, or no repeating task.
 */
export function skipThere(scene: Scene, words: string, because: string[]): Interpretation | undefined {
  const said = stretchIn(words, scene.clock);
  const meant = said && repeatingIn(said.target, scene);
  if (!meant) return undefined;
  const { found, task, standing } = meant;
  const next = standing.due ?? standing.occurrence ?? standing.recurrence.anchor;
  const today = scene.clock.today.toString();
  const overdue = dayOf(next) < today && said.first.toString() <= today;
  const { recurrence } = standing;
  const all = datesIn(said, recurrence, next);
  if (all.length > 1) return leaveOut(scene, meant, all, within(said, next), because);
  if (within(said, next) || said.loose || overdue) return skip(scene, found, because);
  const there = recurrence.completionRelative ? null : firstOccurrence(recurrence, said.first.toString());
  if (there === null || !within(said, there) || there < next)
    return question(
      'date',
      `${named([task])} has no date then; its next is ${momentWords(next, scene.clock)}. Say "skip ${task.title}" to pass over that.`,
      'reschedule',
      [...because, 'repeat: no such date'],
      { target: { numbers: [task.n] } },
    );
  return leaveOut(scene, meant, [dayOf(there)], false, because);
}

const MOST_DATES = 62;

/** Its dates from the next one on that lie in the stretch; more are no exception any more. */
function datesIn({ first, last }: Stretch, recurrence: Standing['recurrence'], next: string): string[] {
  if (recurrence.completionRelative) return [];
  const from = [first.toString(), dayOf(next)].sort().at(-1) ?? dayOf(next);
  const until = last.toString();
  const dates: string[] = [];
  for (let date = firstOccurrence(recurrence, from); date !== null && dayOf(date) <= until;) {
    dates.push(dayOf(date));
    if (dates.length > MOST_DATES) return [];
    date = firstOccurrence(recurrence, Temporal.PlainDate.from(dayOf(date)).add({ days: 1 }).toString());
  }
  return dates;
}

/** These dates are no part of the repeat any more; the next one, when it is among them, is passed over as well. */
function leaveOut(
  scene: Scene,
  { found, task, standing }: Repeating,
  dates: string[],
  withNext: boolean,
  because: string[],
): Interpretation {
  const days = dates.map((date) => dayWords(date, scene.clock));
  const left = deed(scene, {
    intent: 'update',
    tasks: [task],
    changes: { exceptions: dates },
    ...(found.text === undefined ? {} : { text: found.text }),
    reply: `Left ${days.join(', ')} out of ${named([task])}. ${UNDO}`,
    plan: 'Leave dates out of',
    because: [...because, found.rule, 'repeat: a later date is left out'],
  });
  if (!withNext) return left;
  const recurrence = { ...standing.recurrence, exceptions: [...standing.recurrence.exceptions, ...dates] };
  const skipped = skip(
    { ...scene },
    { ...found, tasks: [{ ...task, standing: { ...standing, recurrence } }] },
    because,
  );
  return skipped?.intent === 'reschedule' ? { ...left, also: [skipped] } : left;
}

function repeatingIn(phrase: Phrase, { context, clock }: Scene): Repeating | undefined {
  const found = typeof phrase === 'object' ? phrase : resolve(phrase ?? 'it', context, clock);
  const [task] = found.kind === 'found' ? found.tasks : [];
  const standing = task && standingOf(task, clock);
  return found.kind === 'found' && found.tasks.length === 1 && task && standing ? { found, task, standing } : undefined;
}

/** `loose`: "this week" is said of the next date on a Saturday as well. */
type Stretch = { target: string; first: Temporal.PlainDate; last: Temporal.PlainDate; loose: boolean };

const within = ({ first, last }: Stretch, date: string): boolean =>
  dayOf(date) >= first.toString() && dayOf(date) <= last.toString();

/** What is skipped, and the day or the week, month or year that is named before it or behind it. */
function stretchIn(words: string, clock: Clock): Stretch | undefined {
  const owner = /^(?:the )?(.{2,24}?)['’]s? (.+)$/.exec(words);
  const owned = owner?.[1] === undefined ? undefined : stretchOf(owner[1], clock);
  if (owned) return { target: owner?.[2] ?? '', ...owned };
  const tokens = tokenise(words);
  for (let at = 1; at < tokens.length; at += 1) {
    const stretch = stretchOf(textOf(words, tokens, at, tokens.length), clock);
    if (stretch) return { target: textOf(words, tokens, 0, at).replace(/[,;]$/, ''), ...stretch };
  }
  return undefined;
}

function stretchOf(words: string, clock: Clock): Omit<Stretch, 'target'> | undefined {
  const plain = words.replace(/^(?:on|for|in|during) /i, '').replace(/^the (?=(?:coming|following|next) )/i, '');
  const tokens = tokenise(plain);
  const named = /^(this|next|coming|following) (?:week|month|year)$/i.exec(plain);
  const period = named ? readPeriod(tokens, 0, clock) : undefined;
  if (period?.to === tokens.length)
    return { first: period.first, last: period.last, loose: named?.[1]?.toLowerCase() === 'this' };
  const date = readWhole(tokens, 0, tokens.length, clock)?.date;
  if (date) return { first: date, last: date, loose: false };
  const month = readPeriod(tokens, 0, clock);
  return month?.to === tokens.length ? { first: month.first, last: month.last, loose: false } : undefined;
}
