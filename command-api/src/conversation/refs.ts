/** Which tasks a model's reference means: only such as the user's own words point at. */
import type { Clock } from '@tasklog/domain/language/clock';
import type { Context, ListedTask } from '@tasklog/domain/language/context';
import { matches } from '@tasklog/domain/language/references/matching';
import { resolve } from '@tasklog/domain/language/references/references';
import { ordinalOf, wholeNumber } from '@tasklog/domain/language/text/words';
import type { Spoken } from './spoken.ts';

type Status = 'open' | 'completed' | 'any';

/** The numbers of the tasks, or why there are none. */
export function numberIn(
  ref: string,
  spoken: Spoken,
  context: Context,
  clock: Clock,
  status: Status,
): number[] | string {
  const number = /^#?(\d{1,4})$/.exec(ref.trim())?.[1];
  return number === undefined
    ? byWords(ref, spoken, context, clock, status)
    : byNumber(Number(number), spoken, context, status);
}

/** A number that the model saw, of a task that the words name: by its number, its place, words of its title, or "it". */
function byNumber(n: number, spoken: Spoken, context: Context, status: Status): number[] | string {
  const { listing = [], lastTouched = [] } = context;
  const task = context.tasks.find((each) => each.n === n);
  if (!task || ![...listing, ...lastTouched].includes(n)) return `there is no task ${String(n)} in what was shown`;
  if (status !== 'any' && task.status !== status) return `task ${String(n)} is ${task.status}`;
  const pointed = isCounted(n, spoken, listing) || isNamed(task, spoken) || isIt(n, spoken, lastTouched);
  return pointed ? [n] : `the message does not speak of task ${String(n)}`;
}

const isCounted = (n: number, { words }: Spoken, listing: readonly number[]): boolean =>
  words.some((word) => wholeNumber(word) === n || listing[(ordinalOf(word) ?? 0) - 1] === n);

const isNamed = (task: ListedTask, { message }: Spoken): boolean => matches(message, [task]).length > 0;

const isIt = (n: number, { words }: Spoken, touched: readonly number[]): boolean =>
  touched.includes(n) && words.some((word) => /^(?:it|that|this|them|those|these|both|one)$/.test(word));

function byWords(ref: string, spoken: Spoken, context: Context, clock: Clock, status: Status): number[] | string {
  const words = spoken.phrase(ref)?.text;
  if (words === undefined) return 'ref is neither a number that was shown nor in the words of the message';
  const found = resolve(words, context, clock, status);
  switch (found.kind) {
    case 'found':
      return found.tasks.map(({ n }) => n);
    case 'many':
      return `several tasks fit “${words}”: use more words of the message, or a number that was shown`;
    case 'none':
      return `no task fits “${words}”`;
  }
}
