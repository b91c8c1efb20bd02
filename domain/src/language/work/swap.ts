// Two tasks change places: each takes the date, or the priority, of the other.
import type { Interpretation } from '@tasklog/schemas';
import type { ListedTask } from '../context.ts';
import { CLEAR, question, UNDO, type Changes, type Scene } from '../outcome.ts';
import { match, phrases } from '../text/phrases.ts';
import { resolve } from '../references/references.ts';
import { bold, momentWords } from '../reply.ts';

const SWAP = '(?:swap|switch|exchange)(?: round| around)?';
const SWAPS = [
  ...phrases('swap', [
    `${SWAP} (?:the )?(?<field>due dates?|dates?|days?|deadlines?|times?|priority|priorities) (?:of|for|between|on) %T (?:and|with|for) %V`,
    `${SWAP} %T (?:and|with|for) %V(?: round| around| over)?`,
  ]),
];

/** "swap the dentist and the meeting", "swap the priorities of 2 and 3"; of things that are no tasks it is one to write down. */
export function readSwap(text: string, scene: Scene): Interpretation | undefined {
  const found = match(text, SWAPS);
  if (!found) return undefined;
  const [left, right] = [taskNamed(found.parts.target, scene), taskNamed(found.parts.value, scene)];
  if (!left || !right || left.n === right.n) return undefined;
  const because = [found.phrase.name];
  const said = found.parts.field;
  if (
    said?.startsWith('prio') ||
    (said === undefined && left.due === right.due && priorityOf(left) !== priorityOf(right))
  )
    return swapped(
      'update',
      left,
      right,
      { priority: priorityOf(right) },
      { priority: priorityOf(left) },
      because,
      scene,
    );
  if (left.due === right.due) {
    const alike = left.due === undefined ? 'Neither has a date' : 'Their dates are the same';
    const reply = `${alike}: ${bold(left.title)} and ${bold(right.title)}. What should change places?`;
    return question('value', reply, 'reschedule', because, { target: { numbers: [left.n, right.n] } });
  }
  return swapped('reschedule', left, right, dateOf(right), dateOf(left), because, scene);
}

function taskNamed(phrase: string | undefined, { context, clock }: Scene): ListedTask | undefined {
  const resolved = resolve(phrase ?? '', context, clock);
  const whole = resolved.kind === 'found' && !/most words/.test(resolved.rule);
  return whole && resolved.tasks.length === 1 ? resolved.tasks[0] : undefined;
}

const priorityOf = ({ priority = 'none' }: ListedTask) => priority;

function dateOf({ due }: ListedTask): Changes {
  return due === undefined ? { clear: ['due'] } : { due };
}

function swapped(
  intent: 'update' | 'reschedule',
  left: ListedTask,
  right: ListedTask,
  ofLeft: Changes,
  ofRight: Changes,
  because: string[],
  { clock }: Scene,
): Interpretation {
  const words = ({ due, priority }: Changes) =>
    priority !== undefined ? `${priority} priority` : due === undefined ? 'without a date' : momentWords(due, clock);
  const part = (task: ListedTask, changes: Changes): Interpretation => ({
    intent,
    target: { numbers: [task.n], text: task.title },
    changes,
    reply: `${bold(task.title)} is now ${words(changes)}. ${UNDO}`,
    confidence: CLEAR,
    because,
  });
  const reply = `Swapped: ${bold(left.title)} is now ${words(ofLeft)}, ${bold(right.title)} ${words(ofRight)}. ${UNDO}`;
  return { ...part(left, ofLeft), also: [part(right, ofRight)], reply };
}
