'use client';
import { useId, useMemo } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Task } from '@tasklog/schemas';
import { restoring } from '../../live/changes.ts';
import { useLive } from '../../live/useLive.ts';
import { useClock } from '../../ui/clock.tsx';
import { useCommands } from '../../ui/useShell.ts';
import { momentWords } from '../words/due-words.ts';
import { useSay } from '../words/say.ts';
import { differences, verbOf } from './story.ts';
import { TaskFacts } from '../TaskFacts.tsx';
import type { Version } from './versions.ts';

interface Props {
  versions: readonly Version[];
  /** Null for the task as it is. */
  chosen: number | null;
  choose: (version: number | null) => void;
  now: Task | null;
}

/** Walks the versions of a task; an older one is shown with what is another now, and can be made the newest. */
export function TimeSlider({ versions, chosen, choose, now }: Props) {
  const { zone, now: clock } = useClock();
  const say = useSay();
  const t = useTranslations('tasks.page');
  const id = useId();
  const last = versions.length - 1;
  const at = chosen === null ? last : versions.findIndex(({ entry }) => entry.version === chosen);
  useSteps(versions, at, choose);
  const version = versions[at];
  if (last < 1 || !version || zone === undefined) return null;
  const to = (index: number) => choose(index >= last ? null : (versions[index]?.entry.version ?? null));
  const words = t('version', {
    ...{ n: version.entry.version, count: versions[last]?.entry.version ?? 0 },
    when: momentWords(say, version.entry.at, zone, clock),
    what: verbOf(say, version.entry.type).toLowerCase(),
  });
  return (
    <section className="time" data-past={at < last} aria-label={t('versions')}>
      <label htmlFor={id}>{t('versions')}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={last}
        step={1}
        value={at}
        aria-valuetext={words}
        onChange={({ target }) => to(Number(target.value))}
      />
      <p className="note">{words}</p>
      {at < last && <PastVersion version={version} now={now} back={() => choose(null)} />}
    </section>
  );
}

function PastVersion({ version, now, back }: { version: Version; now: Task | null; back: () => void }) {
  const { actions, words } = useLive();
  const { zone = 'UTC', now: clock } = useClock();
  const say = useSay();
  const t = useTranslations('tasks.page');
  const { task } = version;
  const marked = differences(say, task, now ?? { status: 'deleted' }, zone, clock);
  const restore = () => {
    if (!task) return;
    back();
    void actions.perform(restoring(words, now, task));
  };
  return (
    <div className="card past-version">
      {task ? (
        <>
          <p className="task-title" data-done={task.status === 'done'}>
            {task.title}
          </p>
          <TaskFacts task={task} />
          {task.notes && <p className="notes">{task.notes}</p>}
          <h2>{t('sinceThen')}</h2>
          <ul className="differences">
            {marked.map(({ field, line }) => (
              <li key={field}>
                <mark>{line}</mark>
              </li>
            ))}
            {!now && <li>{t('deletedSince')}</li>}
            {now && now.status !== task.status && <li>{t(now.status === 'done' ? 'doneSince' : 'openSince')}</li>}
            {now && marked.length === 0 && now.status === task.status && <li>{t('nothingSince')}</li>}
          </ul>
          <div className="choices">
            <button type="button" className="primary" onClick={restore}>
              {t('restore')}
            </button>
            <button type="button" onClick={back}>
              {t('backToNow')}
            </button>
          </div>
        </>
      ) : (
        <p>{t('wasDeleted')}</p>
      )}
    </div>
  );
}

function useSteps(versions: readonly Version[], at: number, choose: (version: number | null) => void): void {
  const t = useTranslations('tasks.commands');
  const list = useMemo(() => {
    const last = versions.length - 1;
    const to = (index: number) => choose(index >= last ? null : (versions[Math.max(0, index)]?.entry.version ?? null));
    const group = t('group');
    return [
      { id: 'task.earlier', title: t('earlier'), group, keys: ['['], run: () => to(at - 1) },
      { id: 'task.later', title: t('later'), group, keys: [']'], run: () => to(at + 1) },
      { id: 'task.now', title: t('now'), group, keys: ['Escape'], when: () => at < last, run: () => choose(null) },
    ];
  }, [versions, at, choose, t]);
  useCommands(list);
}
