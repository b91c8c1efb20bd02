'use client';
import { useTranslations } from 'use-intl/react';
import { GROUPS, SORTS, type View } from './view.ts';

/** In which order, and under which headings. */
export default function ViewBar({ view, show }: { view: View; show: (change: Partial<View>) => void }) {
  const t = useTranslations('tasks');
  return (
    <div className="view-bar">
      <label>
        <span className="visually-hidden">{t('groupBy')}</span>
        <select value={view.group} onChange={({ target }) => show({ group: target.value as View['group'] })}>
          {GROUPS.map((each) => (
            <option key={each} value={each}>
              {t('grouped', { by: t(`groups.${each}`) })}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="visually-hidden">{t('sortBy')}</span>
        <select value={view.sort} onChange={({ target }) => show({ sort: target.value as View['sort'] })}>
          {SORTS.map((each) => (
            <option key={each} value={each}>
              {t('sorted', { by: t(`sorts.${each}`) })}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
