import type { Task as PublicTask, TaskEvent, TaskImage } from '@tasklog/schemas';

const WHO: Record<string, string> = {
  user: 'you',
  assistant: 'the assistant',
  recurrence: 'the repeat',
  system: 'Tasklog',
};
const MAX_LINES = 20;

/** What happened to a task, in sentences, newest first. */
export function storyOf(title: string, events: readonly TaskEvent[], zone: string): string {
  if (events.length === 0) return `Nothing is known of **${title}** before now.`;
  const lines = events.toReversed().map((event) => `- ${told(event, zone)}`);
  const more = lines.length > MAX_LINES ? [`… and ${String(lines.length - MAX_LINES)} earlier`] : [];
  return [`**${title}**`, ...lines.slice(0, MAX_LINES), ...more].join('\n');
}

/** What happened to the whole list lately, newest first as given. */
export function latestOf(events: readonly TaskEvent[], titles: ReadonlyMap<string, string>, zone: string): string {
  if (events.length === 0) return 'Nothing has happened to your list yet.';
  return [
    'Your latest changes:',
    ...events.map((event) => `- **${titles.get(event.subject) ?? 'a task'}**: ${told(event, zone)}`),
  ].join('\n');
}

const told = ({ type, time, actor, data }: TaskEvent, zone: string): string =>
  `${when(time, zone)}: ${sentence(type, data.before, data.after)}, by ${WHO[actor] ?? actor}`;

export function when(instant: string, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(instant));
}

function sentence(type: TaskEvent['type'], before: TaskImage | null, after: TaskImage): string {
  switch (type) {
    case 'task.added':
      return after.due ? `added, due ${after.due.replace('T', ' ')}` : 'added';
    case 'task.completed':
      return 'completed';
    case 'task.reopened':
      return 'reopened';
    case 'task.deleted':
      return 'deleted';
    case 'task.restored':
      return 'brought back';
    case 'task.rescheduled':
      return after.occurrence
        ? `skipped ${said(before?.occurrence)}, next ${said(after.due)}`
        : `moved from ${said(before?.due)} to ${said(after.due)}`;
    case 'task.tagged':
      return `tags: ${(after.tags ?? []).join(', ') || 'none'}`;
    case 'task.prioritised':
      return `priority: ${after.priority ?? 'none'}`;
    case 'task.repeated':
      return after.recurrence ? `repeats: ${after.recurrence.rrule}` : 'no longer repeats';
    case 'task.reminded':
      return (after.reminders ?? []).length === 0
        ? 'no reminders any more'
        : `${String(after.reminders?.length ?? 0)} reminder(s) set`;
    case 'task.snoozed':
      return after.snoozedUntil ? `put off until ${after.snoozedUntil}` : 'no longer put off';
    case 'task.updated':
      return Object.entries(after)
        .map(
          ([name, value]) => `${name}: ${typeof value === 'string' ? value.replace('T', ' ') : JSON.stringify(value)}`,
        )
        .join('; ');
  }
}

const said = (due: string | null | undefined): string => due?.replace('T', ' ') ?? 'no date';

const NAMED = 5;

/** What an undo or a redo came to; `gone` are the titles that are off the list now. */
export function takenBack(which: 'undo' | 'redo', tasks: readonly PublicTask[], gone: readonly string[]): string {
  const kept = tasks.map(
    ({ title, status, due }) => `**${title}** is ${status}${due === null ? '' : `, due ${due.replace('T', ' ')}`}`,
  );
  const all = [...kept, ...gone.map((title) => `**${title}** is off the list`)];
  const more = all.length > NAMED ? [`${String(all.length - NAMED)} more`] : [];
  const words = [...all.slice(0, NAMED), ...more].join('; ') || 'nothing was left to change';
  return `${which === 'undo' ? 'Undone' : 'Done again'}: ${words}. *Say “${which === 'undo' ? 'redo' : 'undo'}” to turn it round.*`;
}
