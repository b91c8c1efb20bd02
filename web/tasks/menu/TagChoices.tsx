'use client';
import { useMemo, useState, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Task } from '@tasklog/schemas';
import { useLive } from '../../live/useLive.ts';
import { hasTag, tagIn, tagsOf, withoutTag, withTag } from './tags.ts';
import { useBench } from '../useDesk.ts';

const MOST_OFFERED = 12;

/** The tags of tasks: each key puts one on all of them, or takes it off all of them; what is typed narrows the choice. */
export function TagChoices({ tasks }: { tasks: readonly Task[] }) {
  const { store } = useLive();
  const { deeds } = useBench();
  const t = useTranslations('tasks');
  const [written, setWritten] = useState('');
  const [now, setNow] = useState(tasks);
  const known = useMemo(() => tagsOf([...tasks, ...store.rows().map(({ task }) => task)]), [store, tasks]);
  const wanted = tagIn(written);
  const offered = known.filter((tag) => tag.toLowerCase().includes(wanted.toLowerCase())).slice(0, MOST_OFFERED);
  const isNew = wanted !== '' && !known.some((tag) => tag.toLowerCase() === wanted.toLowerCase());

  const toggle = (tag: string) => {
    const onAll = now.every((task) => hasTag(task, tag));
    const tagsFor = (task: Task) => (onAll ? withoutTag(task.tags, tag) : withTag(task.tags, tag));
    void deeds.change(now, (task) => (tagsFor(task).length === task.tags.length ? null : { tags: tagsFor(task) }));
    setNow(now.map((task) => ({ ...task, tags: tagsFor(task) })));
    setWritten('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || wanted === '') return;
    event.preventDefault();
    toggle(offered.find((tag) => tag.toLowerCase() === wanted.toLowerCase()) ?? wanted);
  };
  return (
    <>
      <label className="choice-field">
        <span>{t('tag.name')}</span>
        <input
          type="text"
          value={written}
          maxLength={65}
          autoComplete="off"
          placeholder={t('tag.example')}
          onChange={({ target }) => setWritten(target.value)}
          onKeyDown={onKeyDown}
        />
      </label>
      {isNew && (
        <button type="button" className="choice" onClick={() => toggle(wanted)}>
          {t('tag.new', { tag: wanted })}
        </button>
      )}
      {offered.map((tag) => (
        <button
          type="button"
          className="choice"
          key={tag}
          aria-pressed={now.every((task) => hasTag(task, tag))}
          onClick={() => toggle(tag)}
        >
          #{tag}
        </button>
      ))}
    </>
  );
}
