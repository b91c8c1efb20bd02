'use client';
import Link from 'next/link';
import { useSyncExternalStore } from 'react';
import type { AuditList, Task } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';
import { useQuery } from '../live/useQuery.ts';
import { useClock } from '../ui/clock.tsx';
import { QueryFault } from '../ui/QueryFault.tsx';
import { chapterOf, titleOf, type Chapter } from './story.ts';
import { TaskFacts } from './TaskFacts.tsx';
import { useCatchUp } from './useCatchUp.ts';

/** One task as it is now and everything that happened to it, newest first; read again whenever it changes. */
export function TaskStory({ taskId }: { taskId: string }) {
  const { store } = useLive();
  const known = () => store.state().confirmed.get(taskId);
  const live = useSyncExternalStore(store.subscribe, known, known);
  const task = useQuery<Task>(`/api/queries/tasks/${taskId}`, live?.version);
  const story = useQuery<AuditList>(`/api/queries/tasks/${taskId}/history`, live?.version);

  const entries = story.value?.items ?? [];
  const behind = live !== undefined && story.value !== null && (entries[0]?.version ?? 0) < live.version;
  useCatchUp(behind, story.again, story.value);
  const missing = task.problem?.status === 404;
  const deleted = live ? live.task === null : missing && entries.length > 0;
  const shown = deleted ? null : newest(live?.task ?? null, task.value);
  const title = shown?.title ?? titleOf(entries);
  return (
    <main className="story-page" id="main">
      <p>
        <Link href="/">Back to the list</Link>
      </p>
      <h1>{title ?? (missing && story.value ? 'No such task' : 'Task')}</h1>
      {deleted && <p className="note">This task was deleted. Undo below brings it back.</p>}
      {shown && (
        <div className="card">
          <p className="card-head">{shown.status === 'done' ? 'Done' : 'Open'}</p>
          <TaskFacts task={shown} />
          {shown.notes && <p className="notes">{shown.notes}</p>}
        </div>
      )}
      {task.problem && !missing && <QueryFault problem={task.problem} again={task.again} />}
      <Story entries={entries} loaded={story.value !== null} />
      {story.problem && <QueryFault problem={story.problem} again={story.again} />}
    </main>
  );
}

function Story({ entries, loaded }: { entries: AuditList['items']; loaded: boolean }) {
  const { now, zone } = useClock();
  return (
    <section aria-labelledby="story-heading">
      <h2 id="story-heading">History</h2>
      {!loaded && <p className="note late">Loading…</p>}
      {loaded && entries.length === 0 && <p className="note">Nothing is recorded here yet.</p>}
      <ol className="story" aria-label="History">
        {zone !== undefined &&
          entries.map((entry) => <ChapterItem key={entry.id} chapter={chapterOf(entry, zone, now)} />)}
      </ol>
    </section>
  );
}

function ChapterItem({ chapter }: { chapter: Chapter }) {
  const { actions } = useLive();
  return (
    <li>
      <p>
        <time dateTime={chapter.at}>{chapter.sentence}</time>
      </p>
      {chapter.details.length > 0 && (
        <p className="details">
          {chapter.details.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </p>
      )}
      <button
        type="button"
        className="quiet"
        aria-label={`Undo: ${chapter.sentence}`}
        onClick={() => void actions.undoChange(chapter.changeId)}
      >
        Undo
      </button>
    </li>
  );
}

function newest(a: Task | null, b: Task | null): Task | null {
  if (!a || !b) return a ?? b;
  return a.version >= b.version ? a : b;
}
