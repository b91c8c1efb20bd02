/** Tasks and plans as ChatKit widgets: what is drawn, and what a click on it asks for. */
import type { FactType } from '@tasklog/domain';
import { clockOf } from '@tasklog/domain/language/clock';
import type { Clock } from '@tasklog/domain/language/clock';
import { dayWords, momentWords } from '@tasklog/domain/language/reply';
import { ruleInWords } from '@tasklog/domain/recurrence/words';
import type { ChatAnswer, ChatkitAction, ChatkitWidgetItem, Task } from '@tasklog/schemas';
import type { Shown } from './chats.ts';
import { reminderWords } from './reminder-words.ts';

type Component = Record<string, unknown>;
type Widget = ChatkitWidgetItem['widget'];

/** The time that the button puts a reminder off for. */
const SNOOZE_MINUTES = 60;
const MOST_SHOWN = 10;

/** What of an answer is worth a widget; undefined when its text says all. */
export function shownIn({ confirm, listing, changes, changeId, interpretation }: ChatAnswer): Shown | undefined {
  if (confirm) return { tasks: confirm.tasks ?? [], plan: { token: confirm.token, summary: confirm.summary } };
  if (listing && listing.length > 0) return { tasks: listing };
  if (changeId === undefined || changes.length === 0) return undefined;
  const became = changes.map(({ taskId, type, next }) => ({ taskId, type, ...(next === undefined ? {} : { next }) }));
  return {
    tasks: changes.flatMap(({ task }) => task ?? []),
    became,
    changeId,
    because: interpretation.because.flatMap(understood),
  };
}

/** A rule as a person reads it; none for what the card shows anyway: that something was added, and what was asked for. */
function understood(rule: string): string[] {
  const [, kind = '', what = rule] = /^([^:]{1,40}): (.+)$/.exec(rule) ?? [];
  if (['add', 'intent', 'answer', 'plan', 'reference'].includes(kind)) return [];
  return [['repeat', 'reminder'].includes(kind) ? `${kind} ${what}` : what];
}

/** The tasks that a widget is about. */
export const idsIn = ({ tasks, became = [] }: Shown): string[] => [
  ...new Set([...became.map(({ taskId }) => taskId), ...tasks.map(({ id }) => id)]),
];

/** The same after a click: the tasks as they are now, and no more to be done with a plan or change that it used up. */
export function shownAfter({ changeId, ...shown }: Shown, tasks: Task[], used: boolean): Shown {
  if (used) return { ...shown, tasks, over: true };
  return { ...shown, tasks, ...(changeId === undefined ? {} : { changeId }) };
}

export function widgetOf(shown: Shown, now: Date): Widget {
  if (shown.plan) return planCard(shown.plan, shown, now);
  return shown.became ? changeCard(shown, now) : listView(shown.tasks, now);
}

/** The same in plain text, for a clipboard. */
export const copyOf = ({ tasks, plan }: Shown, now: Date): string =>
  plan?.summary ?? tasks.map((task) => [task.title, ...factsOf(task, now)].join(', ')).join('\n');

function planCard({ token, summary }: { token: string; summary: string }, { tasks, over }: Shown, now: Date): Widget {
  return {
    type: 'Card',
    children: [
      ...(over || tasks.length === 0 ? [{ type: 'Markdown', value: summary }] : []),
      ...(over
        ? [caption('Answered')]
        : [
            ...tasks.slice(0, MOST_SHOWN).map((task) => titleAndFacts(task, now)),
            ...moreThan(tasks.length),
            row(
              button('Confirm', { type: 'plan.confirm', payload: { token } }, 'danger'),
              button('Cancel', { type: 'plan.deny', payload: { token } }),
            ),
          ]),
    ],
  };
}

/** A long list says how much of it is not shown. */
const moreThan = (count: number): Component[] =>
  count > MOST_SHOWN ? [caption(`and ${String(count - MOST_SHOWN)} more`)] : [];

function listView(tasks: readonly Task[], now: Date): Widget {
  return {
    type: 'ListView',
    children: [
      ...tasks
        .slice(0, MOST_SHOWN)
        .map((task) => ({ type: 'ListViewItem', key: task.id, children: [taskRow(task, now)] })),
      ...moreThan(tasks.length).map((rest) => ({ type: 'ListViewItem', children: [rest] })),
    ],
  };
}

function changeCard({ tasks, became = [], changeId, because = [], over = false }: Shown, now: Date): Widget {
  return {
    type: 'Card',
    children: [
      ...became.slice(0, MOST_SHOWN).flatMap(({ taskId, type, next = [] }) => {
        const task = tasks.find(({ id }) => id === taskId);
        return [
          caption(over ? 'Taken back' : (BECAME[type] ?? 'Changed')),
          ...(task ? [taskRow(task, now)] : []),
          ...(task && next.length > 0 && !over ? [caption(nextWords(next, clockFor(task, now)))] : []),
        ];
      }),
      ...moreThan(became.length),
      ...(because.length > 0 && !over ? [caption(`Understood: ${because.join(' · ')}`)] : []),
      ...(changeId === undefined
        ? []
        : [
            row(
              button(became.length > 1 ? `Undo all ${String(became.length)} changes` : 'Undo', {
                type: 'change.undo',
                payload: { changeId },
              }),
            ),
          ]),
    ],
  };
}

const BECAME: Partial<Record<string, string>> = {
  'task.added': 'Added',
  'task.updated': 'Changed',
  'task.rescheduled': 'Rescheduled',
  'task.completed': 'Completed',
  'task.reopened': 'Reopened',
  'task.deleted': 'Deleted',
  'task.restored': 'Brought back',
  'task.tagged': 'Tags changed',
  'task.prioritised': 'Priority changed',
  'task.repeated': 'Repeat changed',
  'task.reminded': 'Reminders changed',
  'task.snoozed': 'Snoozed',
} satisfies Record<FactType, string>;

function taskRow(task: Task, now: Date): Component {
  const payload = { taskId: task.id, version: task.version };
  return row(
    titleAndFacts(task, now),
    ...(task.priority === 'none' ? [] : [{ type: 'Badge', label: task.priority }]),
    ...(task.status === 'done'
      ? [button('Reopen', { type: 'task.reopen', payload })]
      : [
          button('Done', { type: 'task.complete', payload }, 'primary'),
          ...(task.reminders.length === 0
            ? []
            : [button('Snooze', { type: 'task.snooze', payload: { ...payload, minutes: SNOOZE_MINUTES } })]),
        ]),
    historyButton(task.id),
  );
}

function titleAndFacts(task: Task, now: Date): Component {
  const facts = factsOf(task, now);
  return {
    type: 'Col',
    flex: 1,
    children: [
      { type: 'Text', value: task.title, lineThrough: task.status === 'done' },
      ...(facts.length === 0 ? [] : [caption(facts.join(' · '))]),
    ],
  };
}

/** What there is to say about a task beside its title and priority, in the words of an answer. */
function factsOf(task: Task, now: Date): string[] {
  const clock = clockFor(task, now);
  const { due, recurrence, reminders, tags } = task;
  return [
    ...(due === null ? [] : [momentWords(due, clock)]),
    ...(recurrence === null ? [] : [ruleInWords(recurrence.rrule, recurrence)]),
    ...reminders.map((reminder) => `reminder ${reminderWords(reminder, clock)}`),
    ...(tags.length === 0 ? [] : [tags.map((tag) => `#${tag}`).join(' ')]),
  ];
}

const clockFor = ({ timeZone }: Task, now: Date): Clock =>
  clockOf(Temporal.Instant.fromEpochMilliseconds(now.getTime()), timeZone, {});

const nextWords = (dates: readonly string[], clock: Clock): string =>
  `Then ${dates.map((date) => dayWords(date, clock)).join(' and ')}`;

const row = (...children: Component[]): Component => ({ type: 'Row', align: 'center', children });

const caption = (value: string): Component => ({ type: 'Caption', value });

const button = (label: string, action: ChatkitAction, color?: 'primary' | 'danger'): Component => ({
  type: 'Button',
  label,
  size: 'sm',
  ...(color === undefined ? {} : { color }),
  onClickAction: { ...action, handler: 'server', loadingBehavior: 'auto' },
});

/** Where a task's story stands is the client's business. */
const historyButton = (taskId: string): Component => ({
  type: 'Button',
  label: 'History',
  size: 'sm',
  variant: 'ghost',
  onClickAction: { type: 'task.open', payload: { taskId }, handler: 'client' },
});
