/** Tasks and plans as ChatKit widgets: what is drawn, and what a click on it asks for. */
import type { ChatAnswer, ChatkitAction, ChatkitWidgetItem, Task } from '@tasklog/schemas';
import type { Shown } from './chats.ts';

type Component = Record<string, unknown>;
type Widget = ChatkitWidgetItem['widget'];

/** The time that the button puts a reminder off for. */
const SNOOZE_MINUTES = 60;
/** A long list says how many more there are. */
const MOST_SHOWN = 10;

/** What of an answer is worth a widget; undefined when its text says all. */
export function shownIn({ confirm, listing, changes, changeId }: ChatAnswer): Shown | undefined {
  if (confirm) return { tasks: [], plan: { token: confirm.token, summary: confirm.summary } };
  if (listing && listing.length > 0) return { tasks: listing };
  const tasks = changes.flatMap(({ task }) => task ?? []);
  return changeId === undefined || changes.length === 0 ? undefined : { tasks, changeId };
}

/** The same after a click: the tasks as they are now, without the plan or change that it used up. */
export function shownAfter({ plan, changeId }: Shown, tasks: Task[], used: 'plan' | 'change' | undefined): Shown {
  return {
    tasks,
    ...(changeId === undefined || used === 'change' ? {} : { changeId }),
    ...(plan === undefined || used === 'plan' ? {} : { plan }),
  };
}

export function widgetOf(shown: Shown): Widget {
  if (shown.plan) return planCard(shown.plan);
  if (shown.changeId === undefined && shown.tasks.length > 0) return listView(shown.tasks);
  return taskCard(shown);
}

/** The same in plain text, for a clipboard. */
export const copyOf = ({ tasks, plan }: Shown): string =>
  plan?.summary ?? tasks.map((task) => [task.title, dueOf(task)].filter(Boolean).join(', ')).join('\n');

function planCard({ token, summary }: { token: string; summary: string }): Widget {
  return {
    type: 'Card',
    children: [
      { type: 'Markdown', value: summary },
      row(
        button('Confirm', { type: 'plan.confirm', payload: { token } }, 'danger'),
        button('Cancel', { type: 'plan.deny', payload: { token } }),
      ),
    ],
  };
}

function listView(tasks: readonly Task[]): Widget {
  const more = tasks.length - MOST_SHOWN;
  return {
    type: 'ListView',
    children: [
      ...tasks.slice(0, MOST_SHOWN).map((task) => ({ type: 'ListViewItem', key: task.id, children: [taskRow(task)] })),
      ...(more > 0
        ? [{ type: 'ListViewItem', children: [{ type: 'Caption', value: `and ${String(more)} more` }] }]
        : []),
    ],
  };
}

function taskCard({ tasks, changeId }: Shown): Widget {
  return {
    type: 'Card',
    children: [
      ...tasks.slice(0, MOST_SHOWN).map(taskRow),
      ...(tasks.length === 0 ? [{ type: 'Caption', value: 'Done.' }] : []),
      ...(changeId === undefined ? [] : [row(button('Undo', { type: 'change.undo', payload: { changeId } }))]),
    ],
  };
}

function taskRow(task: Task): Component {
  const payload = { taskId: task.id, version: task.version };
  const due = dueOf(task);
  return row(
    {
      type: 'Col',
      flex: 1,
      children: [
        { type: 'Text', value: task.title, lineThrough: task.status === 'done' },
        ...(due === '' ? [] : [{ type: 'Caption', value: due }]),
      ],
    },
    ...(task.priority === 'none' ? [] : [{ type: 'Badge', label: task.priority }]),
    ...(task.status === 'done'
      ? [button('Reopen', { type: 'task.reopen', payload })]
      : [
          button('Done', { type: 'task.complete', payload }, 'primary'),
          ...(task.reminders.length === 0
            ? []
            : [button('Snooze', { type: 'task.snooze', payload: { ...payload, minutes: SNOOZE_MINUTES } })]),
        ]),
  );
}

const dueOf = ({ due, timeZone }: Task): string =>
  due === null ? '' : due.includes('T') ? `${due.replace('T', ' ')} (${timeZone})` : due;

const row = (...children: Component[]): Component => ({ type: 'Row', align: 'center', children });

const button = (label: string, action: ChatkitAction, color?: 'primary' | 'danger'): Component => ({
  type: 'Button',
  label,
  size: 'sm',
  ...(color === undefined ? {} : { color }),
  onClickAction: { ...action, handler: 'server', loadingBehavior: 'auto' },
});
