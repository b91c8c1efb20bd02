'use client';
import Link from 'next/link';
import type { ChatkitAction, ChatkitWidgetItem } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';
import { useCell } from '../ui/useCell.ts';
import { Markdown } from '../ui/Markdown.tsx';
import { keepFocus } from './keep-focus.ts';
import { isAnswering } from './thread.ts';

/** A part of a widget, of ChatKit's components those that are drawn here; a part that is not known shows its children. */
interface Part {
  type: string;
  value?: string;
  label?: string;
  lineThrough?: boolean;
  color?: string;
  children?: Part[];
  onClickAction?: (ChatkitAction & { handler: 'server' }) | OpenTask;
}
interface OpenTask {
  type: 'task.open';
  payload: { taskId: string };
  handler: 'client';
}

interface Props {
  item: ChatkitWidgetItem;
  /** Nothing was said after it: a plan in it can still be answered. */
  last: boolean;
}

/** Tasks or a plan, drawn as the service says, with what can be done about them. */
export function Widget({ item, last }: Props) {
  const { type, children } = item.widget;
  const parts = <Parts of={children as unknown as Part[]} item={item} last={last} />;
  return (
    <div className="message theirs" role="group" aria-label="Tasks">
      {type === 'ListView' ? <ol className="listing">{parts}</ol> : <div className="card">{parts}</div>}
    </div>
  );
}

function Parts({ of = [], ...rest }: Props & { of: Part[] | undefined }) {
  return of.map((part, at) => <PartOf key={at} part={part} {...rest} />);
}

function PartOf({ part, ...rest }: Props & { part: Part }) {
  const inside = <Parts of={part.children} {...rest} />;
  switch (part.type) {
    case 'ListViewItem':
      return <li>{inside}</li>;
    case 'Row':
      return <div className="widget-row">{inside}</div>;
    case 'Col':
      return <div className="widget-col">{inside}</div>;
    case 'Text':
    case 'Title':
      return (
        <p className="task-title" data-done={part.lineThrough === true}>
          {part.value}
        </p>
      );
    case 'Caption':
      return <p className="note">{part.value}</p>;
    case 'Badge':
      return <span className="badge">{part.label}</span>;
    case 'Markdown':
      return (
        <p className="words">
          <Markdown text={part.value ?? ''} />
        </p>
      );
    case 'Button':
      return <Action part={part} {...rest} />;
    default:
      return inside;
  }
}

function Action({ part, item, last }: Props & { part: Part }) {
  const { conversation } = useLive();
  const busy = isAnswering(useCell(conversation.thread));
  const { onClickAction: action, label, color } = part;
  if (!action) return null;
  if (action.handler === 'client')
    return (
      <Link className="quiet" href={`/tasks/${action.payload.taskId}`} prefetch={false}>
        {label}
      </Link>
    );
  if (action.type.startsWith('plan.') && !last) return null;
  const { handler: _, ...asked } = action;
  const asAction = { type: asked.type, payload: asked.payload } as ChatkitAction;
  return (
    <button
      type="button"
      className={color === 'danger' ? 'primary' : 'quiet'}
      aria-disabled={busy}
      onClick={(event) => void keepFocus(event, conversation.act(item.id, asAction))}
    >
      {label}
    </button>
  );
}
