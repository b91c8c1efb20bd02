import type { Interpretation, ToolTaskSet, UpdateTasksInput } from '@tasklog/schemas';
import { wishesFor } from '../../conversation/wishes.ts';
import type { TaskRow } from '../../store/tasks.ts';
import type { Desk } from '../desk.ts';
import { readEach } from '../reading.ts';
import type { ReadWrite } from '../reading.ts';
import type { Fault } from '../refs.ts';
import { dueIn, priorityIn, repeatIn } from '../words.ts';
import { bare } from './add-tasks.ts';

type Changes = NonNullable<Interpretation['changes']>;
type Change = UpdateTasksInput['items'][number];

export const updateTasks: ReadWrite<UpdateTasksInput> = (desk, { items }) =>
  readEach(desk, items, 'open', (row, one) => {
    const changes = changesIn(one, row, desk);
    if ('fault' in changes) return changes;
    const [wish] = wishesFor({ ...meaning(changes), ...(one.scope && { scope: one.scope }) }, [row], desk.clock.zone);
    return wish ? wish.command : { fault: NOTHING };
  });

export const meaning = (changes: Changes, intent: 'update' | 'reschedule' = 'update'): Interpretation => ({
  intent,
  changes,
  reply: '',
  confidence: 1,
  because: [],
});

const NOTHING: Fault = {
  code: 'nothing-to-change',
  field: '/set',
  message: 'This item names nothing to change. Give fields in set, or names of fields in clear.',
};

function changesIn({ set = {}, clear = [] }: Change, row: TaskRow, desk: Desk): Changes | { fault: Fault } {
  const timing = timingIn(set, row, desk);
  if ('fault' in timing) return timing;
  const tags = tagsIn(set, row.doc.tags);
  const both = clear.find((name) => name in set || (name === 'reminders' && set.remindMinutesBefore !== undefined));
  if (both !== undefined)
    return {
      fault: { code: 'contradiction', field: '/clear', message: `${both} is both set and cleared. Do one of the two.` },
    };
  return {
    ...timing,
    ...(set.title === undefined ? {} : { title: set.title }),
    ...(set.notes === undefined ? {} : { description: set.notes }),
    ...(set.priority === undefined ? {} : { priority: priorityIn(set.priority) }),
    ...(tags === undefined ? {} : { tags }),
    ...(set.remindMinutesBefore === undefined ? {} : { remindMinutesBefore: set.remindMinutesBefore }),
    ...cleared([...clear, ...(timing.clear ?? [])]),
  };
}

function timingIn(set: ToolTaskSet, row: TaskRow, desk: Desk): Changes | { fault: Fault } {
  const due = set.due === undefined ? {} : dueIn(set.due, desk, row);
  if ('fault' in due) return due;
  const repeat = set.repeat === undefined ? {} : repeatIn(set.repeat, desk);
  if ('fault' in repeat) return repeat;
  // A new repeat of a task that has a date begins there, not today.
  const { due: first, ...rule } = repeat;
  return { ...(row.doc.due === null && first !== undefined ? { due: first } : {}), ...rule, ...due };
}

function tagsIn({ tags, addTags = [], removeTags = [] }: ToolTaskSet, before: readonly string[]): string[] | undefined {
  if (tags === undefined && addTags.length === 0 && removeTags.length === 0) return undefined;
  const gone = new Set(removeTags.map((tag) => bare(tag).toLowerCase()));
  const kept = (tags ?? before).map(bare).filter((tag) => !gone.has(tag.toLowerCase()));
  return [...kept, ...addTags.map(bare)];
}

/** The names of fields as the language has them. */
const NAMES: Record<string, string> = { repeat: 'rrule', notes: 'description' };

const cleared = (names: readonly string[]): Changes =>
  names.length === 0 ? {} : { clear: [...new Set(names.map((name) => NAMES[name] ?? name))] };
