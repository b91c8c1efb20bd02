import type { ChatkitAction, ChatkitThreadItem, ChatkitWidgetItem } from '@tasklog/schemas';
import type { Thread } from './thread.ts';

/** What a click in a widget does: the service's part, or to open a task's story, which is ours. */
export type WidgetAction = (ChatkitAction & { handler: 'server' }) | OpenTask;
interface OpenTask {
  type: 'task.open';
  payload: { taskId: string };
  handler: 'client';
}

/** A part of a widget, of ChatKit's components those that are drawn here. */
export interface Part {
  type: string;
  value?: string;
  label?: string;
  lineThrough?: boolean;
  color?: string;
  children?: Part[];
  onClickAction?: WidgetAction;
}

/** A change that a card offers to take back. */
export interface Undo {
  itemId: string;
  changeId: string;
}

/** What the person said last, and how what it did is taken back, while it can be. */
export interface LastSaid {
  text: string;
  undo: Undo | null;
}

type Items = Pick<Thread, 'items'>;

/** @returns null before anything was said. */
export function lastSaid({ items }: Items): LastSaid | null {
  const at = items.findLastIndex(({ type }) => type === 'user_message');
  const message = items[at];
  if (message?.type !== 'user_message') return null;
  const undos = items.slice(at + 1).flatMap((item) => undoOf(item) ?? []);
  return { text: textOf(message), undo: undos.at(-1) ?? null };
}

/** The message that an item answers; null when it is not among what was read. */
export function messageFor({ items }: Items, itemId: string): { id: string; text: string } | null {
  const at = items.findIndex(({ id }) => id === itemId);
  const message = items.slice(0, at + 1).findLast(({ type }) => type === 'user_message');
  return message?.type === 'user_message' ? { id: message.id, text: textOf(message) } : null;
}

/** The tasks that the thread has touched, the last one first, each with the message by which it was. */
export function touchedIn({ items }: Items): ReadonlyMap<string, string> {
  const touched = new Map<string, string>();
  let message: string | null = null;
  for (const item of items) {
    if (item.type === 'user_message') message = item.id;
    if (item.type !== 'widget' || message === null || item.widget.type !== 'Card') continue;
    for (const action of actionsIn(partsOf(item))) {
      if (action.type !== 'task.open') continue;
      touched.delete(action.payload.taskId);
      touched.set(action.payload.taskId, message);
    }
  }
  return new Map([...touched].toReversed());
}

/** How a card's change is taken back; null once it was, and where there is none. */
export function undoOf(item: ChatkitThreadItem): Undo | null {
  if (item.type !== 'widget') return null;
  const undo = actionsIn(partsOf(item)).find((action) => action.type === 'change.undo');
  return undo ? { itemId: item.id, changeId: undo.payload.changeId } : null;
}

/** Schemas leave a widget's parts open, as ChatKit may know more of them. */
export const partsOf = ({ widget }: ChatkitWidgetItem): Part[] => widget.children as unknown as Part[];

function actionsIn(parts: readonly Part[]): WidgetAction[] {
  return parts.flatMap(({ onClickAction, children = [] }) => [
    ...(onClickAction ? [onClickAction] : []),
    ...actionsIn(children),
  ]);
}

const textOf = ({ content }: Extract<ChatkitThreadItem, { type: 'user_message' }>): string =>
  content.map(({ text }) => text).join('');
