'use client';
import { useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl/react';
import { useLive } from '../live/useLive.ts';
import { useSay } from '../tasks/words/say.ts';
import { useClock } from '../ui/clock.tsx';
import { marks } from '../ui/marks.tsx';
import { zonePreview } from './zone-preview.ts';

/** What a zone that is typed would mean, before it is saved. */
export function ZonePreview({ zone }: { zone: string }) {
  const { store } = useLive();
  const t = useTranslations('settings.zonePreview');
  const { now } = useClock();
  const rows = useSyncExternalStore(store.subscribe, store.rows, store.rows);
  const say = useSay();
  const tasks = zonePreview(
    say,
    rows.map(({ task }) => task),
    zone,
    now,
  );
  if (tasks === null) return null;
  return (
    <section className="zone-preview" aria-label={t('title', { zone })}>
      <p className="note">{tasks.length === 0 ? t('none') : t('text')}</p>
      <ul>
        {tasks.map(({ id, title, said, there }) => (
          <li key={id}>
            {there === null
              ? t.rich('same', { title, said, ...marks })
              : t.rich('task', { title, said, there, ...marks })}
          </li>
        ))}
      </ul>
    </section>
  );
}
