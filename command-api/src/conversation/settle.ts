/**
 * Between what the rules read and what a model proposed. What only shows a list, or adds what the rules would have added
 * as well, is done. Everything else that changes the list was inferred by the model alone, so it is asked first.
 */
import { clockOf } from '@tasklog/domain/language/clock';
import type { Clock } from '@tasklog/domain/language/clock';
import type { Context } from '@tasklog/domain/language/context';
import { added, bold, fieldWords, momentWords, titles } from '@tasklog/domain/language/reply';
import type { InterpretedTask, Interpretation } from '@tasklog/schemas';

const PROPOSED = 'model: proposed';
/** A reading that was looked up word for word in the message, and still was not the rules' own. */
const CHECKED = 0.8;

export function settle(
  rules: Interpretation,
  parts: readonly Interpretation[],
  message: string,
  context: Context,
): Interpretation {
  const clock = clockOf(context.now, context.zone, context.settings);
  const [first, ...others] = parts.map((part) => ({
    ...part,
    reply: replyTo(part, context, clock),
    confidence: CHECKED,
  }));
  if (first === undefined) return rules;
  const because = [...first.because, PROPOSED];
  const agreed = first.intent === 'list' || (first.intent === 'add' && rules.intent === 'add');
  if (agreed && others.length === 0)
    return first.intent === 'add' ? addedBy(rules, first, clock) : { ...first, because };
  const plan = parts.map((part) => planOf(part, context, clock)).join('; ');
  return {
    ...first,
    intent: 'confirm',
    of: first.intent,
    ...(others.length === 0 ? {} : { also: others }),
    reply: `Did you mean: ${plan}? Say yes or no, or “add ${shortened(message)}” to write it down.`,
    because: [...because, 'plan: only the model read it so'],
  };
}

/** Where both read one task and the rules read a date, theirs counts. */
function addedBy(rules: Interpretation, proposed: Interpretation, clock: Clock): Interpretation {
  const [mine, ...more] = proposed.tasks ?? [];
  const theirs = rules.tasks?.length === 1 ? rules.tasks[0] : undefined;
  const dated = theirs?.due !== undefined || theirs?.rrule !== undefined || theirs?.time !== undefined;
  const tasks =
    mine && theirs && dated && more.length === 0 ? [{ ...mine, ...timing(theirs) }] : (proposed.tasks ?? []);
  return { ...proposed, tasks, reply: added(tasks, clock), because: [...rules.because, PROPOSED] };
}

function timing({ due, time, rrule, completionRelative, exceptions, timesByDay }: InterpretedTask): InterpretedTask {
  const fields = { due, time, rrule, completionRelative, exceptions, timesByDay };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

const tasksOf = ({ target }: Interpretation, { tasks }: Context) =>
  (target?.numbers ?? []).flatMap((number) => tasks.filter(({ n }) => n === number));

function replyTo(part: Interpretation, context: Context, clock: Clock): string {
  if (part.intent === 'add') return added(part.tasks ?? [], clock);
  return part.intent === 'update'
    ? `Changed ${titles(tasksOf(part, context))}: ${changeWords(part, clock)}.`
    : part.reply;
}

function changeWords({ changes = {} }: Interpretation, clock: Clock): string {
  return [changes.title === undefined ? '' : `now ${bold(changes.title)}`, fieldWords(changes, clock)]
    .filter(Boolean)
    .join(', ');
}

const VERBS: Record<string, string> = { complete: 'complete', uncomplete: 'reopen', delete: 'delete' };

/** What would happen, beside the other things that would. */
function planOf(part: Interpretation, context: Context, clock: Clock): string {
  const names = titles(tasksOf(part, context));
  switch (part.intent) {
    case 'add':
      return `add ${titles((part.tasks ?? []).map(({ title = '' }) => ({ title })))}`;
    case 'reschedule':
      return `move ${names}${part.changes?.due === undefined ? '' : ` to ${momentWords(part.changes.due, clock)}`}`;
    case 'update':
      return `change ${names}: ${changeWords(part, clock)}`;
    case 'snooze':
      return `snooze ${names}${part.until === undefined ? '' : ` until ${momentWords(part.until, clock)}`}`;
    case 'undo':
      return 'take the last change back';
    case 'redo':
      return 'do the last change again';
    default:
      return `${VERBS[part.intent] ?? part.intent} ${names}`;
  }
}

const LONGEST_SHOWN = 60;

const shortened = (message: string): string => {
  const line = message.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST_SHOWN ? '…' : line;
};
