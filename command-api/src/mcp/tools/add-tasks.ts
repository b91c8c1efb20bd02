import { add } from '@tasklog/domain/language/adding/add';
import { isLocalDate } from '@tasklog/domain/recurrence/local';
import type { AddTasksInput, InterpretedTask, ToolNewTask } from '@tasklog/schemas';
import { additions } from '../../conversation/wishes.ts';
import type { Desk } from '../desk.ts';
import { failed } from '../reading.ts';
import type { ReadWrite, Reading } from '../reading.ts';
import type { Fault } from '../refs.ts';
import { dueIn, priorityIn, repeatIn } from '../words.ts';

export const addTasks: ReadWrite<AddTasksInput> = async (desk, { tasks }) => {
  const reading: Reading = { items: [], failures: [] };
  for (const [item, one] of tasks.entries()) {
    const read = tasksIn(one, desk);
    if ('fault' in read) reading.failures.push(failed(item, read.fault));
    else reading.items.push(...additions(read, desk.clock.zone).map((wish) => ({ item, wish })));
  }
  return reading;
};

/** A sentence may dictate several tasks; fields beside it hold for each of them. */
function tasksIn(one: ToolNewTask, desk: Desk): InterpretedTask[] | { fault: Fault } {
  const spoken = one.text === undefined ? [{}] : spokenIn(one.text, desk);
  if ('fault' in spoken) return spoken;
  const fields = fieldsIn(one, desk);
  if ('fault' in fields) return fields;
  const whole = spoken.map((task) => ({ ...task, ...fields }));
  return whole.every(({ title }) => title !== undefined && title.trim() !== '') ? whole : { fault: UNTITLED };
}

const UNTITLED: Fault = {
  code: 'no-title',
  field: '/title',
  message: 'A task needs a title. Give title, or text with what is to be done in it.',
};

function spokenIn(text: string, { clock, settings }: Desk): InterpretedTask[] | { fault: Fault } {
  const context = { now: clock.now, zone: clock.zone, tasks: [], history: [], settings };
  const { intent, tasks = [], reply } = add(text, { message: text, clock, context });
  if (intent === 'add' && tasks.length > 0) return tasks;
  return { fault: { code: 'unclear', field: '/text', message: `${reply} Ask the user, or give the fields.` } };
}

function fieldsIn(one: ToolNewTask, desk: Desk): InterpretedTask | { fault: Fault } {
  const due = one.due === undefined ? {} : dueIn(one.due, desk);
  if ('fault' in due) return due;
  const repeat = one.repeat === undefined ? {} : repeatIn(one.repeat, desk);
  if ('fault' in repeat) return repeat;
  const { clear: _, ...timing } = { ...repeat, ...due };
  if (timing.due !== undefined && !isLocalDate(timing.due))
    return { fault: { code: 'not-a-date', field: '/due', message: `${timing.due} is not on the calendar.` } };
  return {
    ...timing,
    ...(one.title === undefined ? {} : { title: one.title }),
    ...(one.notes === undefined ? {} : { description: one.notes }),
    ...(one.priority === undefined ? {} : { priority: priorityIn(one.priority) }),
    ...(one.tags === undefined ? {} : { tags: one.tags.map(bare) }),
    ...(one.remindMinutesBefore === undefined ? {} : { remindMinutesBefore: one.remindMinutesBefore }),
  };
}

/** “#home” and “@home” are the tag home. */
export const bare = (tag: string): string => tag.replace(/^[#@]/, '');
