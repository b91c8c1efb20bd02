'use client';
import { useLive } from '../live/useLive.ts';
import { Markdown } from '../ui/Markdown.tsx';
import { Listing } from './Listing.tsx';
import { TaskCard } from './TaskCard.tsx';
import type { Reply } from './thread.ts';

interface Props {
  message: Reply;
  /** This reply's question still waits for a yes or no. */
  asks: boolean;
}

export function ReplyMessage({ message, asks }: Props) {
  const { conversation } = useLive();
  const { answer, undone } = message;
  const { changeId, changes, listing, confirm } = answer;
  const undo = () => (changeId ? void conversation.undo(changeId) : undefined);
  const several = changes.length > 1;
  return (
    <article className="message theirs" aria-label="Tasklog">
      <p className="words">
        <Markdown text={answer.reply} />
      </p>
      {listing && listing.length > 0 && <Listing tasks={listing} />}
      {changes.map((change) => (
        <TaskCard
          key={`${change.taskId} ${change.type}`}
          change={change}
          undone={undone}
          undo={changeId && !several ? undo : undefined}
        />
      ))}
      {several && changeId && !undone && (
        <button type="button" onClick={undo}>
          Undo all {changes.length} changes
        </button>
      )}
      {confirm && (
        <div className="question">
          {confirm.summary !== answer.reply && <p>{confirm.summary}</p>}
          {asks && <YesNo />}
        </div>
      )}
    </article>
  );
}

function YesNo() {
  const { conversation } = useLive();
  return (
    <div className="choices">
      <button type="button" className="primary" onClick={() => void conversation.send('yes')}>
        Confirm
      </button>
      <button type="button" onClick={() => void conversation.send('no')}>
        Cancel
      </button>
    </div>
  );
}
