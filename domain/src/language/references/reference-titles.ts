import type { Context, ListedTask } from '../context.ts';
import { matches, type Match } from './matching.ts';
import type { Resolved, Status } from './resolved.ts';
import { unquote } from '../adding/title.ts';

/** A title in words alone: exact, then all words, then nearly all with a margin. */
export function byTitle(phrase: string, context: Context, status: Status = 'open'): Resolved {
  const text = unquote(withoutNouns(phrase));
  const tasks = context.tasks.filter((task) => status === 'any' || task.status === status);
  const found = closest(text, tasks);
  const exact = found.filter((match) => match.exact);
  if (exact.length === 1 && exact[0]) return one(exact[0].task, text, 'reference: title');
  if (exact.length > 1) return { kind: 'many', tasks: exact.map(({ task }) => task), text };
  const whole = found.filter(({ score }) => score === 1);
  if (whole.length === 1 && whole[0]) return one(whole[0].task, text, 'reference: all words');
  if (whole.length > 1)
    return spoken(
      whole.map(({ task }) => task),
      text,
    );
  const [best, second] = found;
  if (best && best.score >= SURE && best.score - (second?.score ?? 0) >= MARGIN)
    return one(best.task, text, 'reference: most words');
  const close = found.filter(({ score }) => score >= SURE);
  if (close.length > 1) return { kind: 'many', tasks: close.map(({ task }) => task), text };
  return { kind: 'none', text, nearest: found.slice(0, NEAREST).map(({ task }) => task) };
}

/** Words for any kind of task: they count while they help, and are left out when nothing has them. */
const GENERIC =
  /\s(?:appointment|appt|visit|session|errand|chore|job|stuff|business|bit|deal|matter|issue|project|activity|event|meeting|call|shopping|one)$/i;

function closest(text: string, tasks: readonly ListedTask[]): Match[] {
  const found = matches(text, tasks);
  const lighter = text.replace(GENERIC, '');
  return found.some(({ score }) => score === 1) || lighter === text
    ? found
    : matches(lighter, tasks).map((match) => ({ ...match, exact: false }));
}

const SURE = 0.75;
const MARGIN = 0.15;
const NEAREST = 3;

/** Of several titles with all the words, one that begins with them as they were said is meant only if alone. */
function spoken(tasks: ListedTask[], text: string): Resolved {
  const same = tasks.filter(({ title }) => title.toLowerCase() === text.toLowerCase());
  return same.length === 1 && same[0] ? one(same[0], text, 'reference: title') : { kind: 'many', tasks, text };
}

function one(task: ListedTask, text: string, rule: string): Resolved {
  return { kind: 'found', tasks: [task], text, rule };
}

/** "the dentist task", "my task about the dentist" */
function withoutNouns(phrase: string): string {
  return phrase
    .replace(
      /^(?:the |my |that |this )?(?:task|todo|to-do|item|reminder|one)s? (?:called|named|titled|about|for|to|with|that says|on|:)\s*/i,
      '',
    )
    .replace(/^(?:the|my|that|this|our)\s+(?=\S)/i, '')
    .replace(/\s(?:task|todo|to-do|item|reminder|one|thing|entry)$/i, '')
    .trim();
}
