'use client';
import { useTranslations } from 'use-intl/react';
import { SCOPES } from './deeds.ts';
import { useBench } from './useDesk.ts';

/** Of a repeating task: what the next change is about. */
export function ScopeChoice() {
  const { scope, setScope } = useBench();
  const t = useTranslations('tasks.scope');
  if (!setScope) return null;
  return (
    <fieldset className="scope">
      <legend>{t('label')}</legend>
      {SCOPES.map((each) => (
        <label key={each}>
          <input type="radio" name="scope" checked={scope === each} onChange={() => setScope(each)} />
          <span>{t(each)}</span>
        </label>
      ))}
    </fieldset>
  );
}
