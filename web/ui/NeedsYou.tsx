'use client';
import dynamic from 'next/dynamic';
import { useTranslations } from 'use-intl/react';
import { useLive } from '../live/useLive.ts';
import { useCell } from './useCell.ts';

/** Seldom needed, and not on the way to the first look. */
const RefusedChange = dynamic(() => import('./RefusedChange.tsx'), { ssr: false });

/** Changes that waited for the connection and were refused then: what was wanted, why not, and the ways on. */
export function NeedsYou() {
  const t = useTranslations('shell.needsYou');
  const { queue } = useLive();
  const refused = useCell(queue.refused);
  if (refused.length === 0) return null;
  return (
    <section className="needs-you" aria-labelledby="needs-you">
      <h2 id="needs-you">{t('title')}</h2>
      <p className="note">{t('lead', { count: refused.length })}</p>
      <ul>
        {refused.map((kept) => (
          <RefusedChange key={kept.intentId} kept={kept} />
        ))}
      </ul>
    </section>
  );
}
