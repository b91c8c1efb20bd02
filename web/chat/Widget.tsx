'use client';
import Link from 'next/link';
import { useLocale, useTranslations } from 'use-intl/react';
import type { ChatkitAction, ChatkitWidgetItem } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';
import { useCell } from '../ui/useCell.ts';
import { Markdown } from '../ui/Markdown.tsx';
import { focusOnMessage, keepFocus } from './focus.ts';
import { partsOf, type Part } from './look-back.ts';
import { isAnswering } from './thread.ts';

interface Props {
  item: ChatkitWidgetItem;
  /** Nothing was said after it: a plan in it can still be answered. */
  last: boolean;
}

/** Tasks or a plan, drawn as the service says, with what can be done about them. */
export function Widget({ item, last }: Props) {
  const t = useTranslations('chat');
  const parts = <Parts of={partsOf(item)} item={item} last={last} />;
  return (
    <div className="message theirs" role="group" aria-label={t('tasks')}>
      {item.widget.type === 'ListView' ? (
        <ol className="listing" lang="en">
          {parts}
        </ol>
      ) : (
        <div className="card" lang="en">
          {parts}
        </div>
      )}
    </div>
  );
}

function Parts({ of = [], ...rest }: Props & { of: Part[] | undefined }) {
  return of.map((part, at) => <PartOf key={at} part={part} {...rest} />);
}

/** A part that is not known shows its children. */
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
    <>
      <button
        type="button"
        className={color === 'danger' ? 'primary' : 'quiet'}
        aria-disabled={busy}
        onClick={(event) => void keepFocus(event, conversation.act(item.id, asAction))}
      >
        {label}
      </button>
      {action.type === 'change.undo' && <NotMeant itemId={item.id} changeId={action.payload.changeId} busy={busy} />}
    </>
  );
}

/** Beside Undo: takes the change back, and what was said into the box, to be said otherwise. */
function NotMeant({ busy, ...undo }: { itemId: string; changeId: string; busy: boolean }) {
  const { conversation } = useLive();
  const t = useTranslations('chat');
  return (
    <button
      type="button"
      className="quiet"
      lang={useLocale()}
      aria-disabled={busy}
      onClick={() => void conversation.notMeant(undo).then(focusOnMessage)}
    >
      {t('notMeant')}
    </button>
  );
}
