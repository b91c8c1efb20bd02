'use client';
import { useTranslations } from 'use-intl/react';
import { useCell } from './useCell.ts';
import { useShell } from './useShell.ts';

/** The switch for keys without Ctrl, ⌘ or Alt, for this browser. */
export function LetterKeys() {
  const t = useTranslations('shell.keys');
  const { letterKeys } = useShell();
  const on = useCell(letterKeys);
  return (
    <div className="letter-keys">
      <label>
        <input
          type="checkbox"
          checked={on}
          aria-describedby="letter-keys-note"
          onChange={({ target }) => letterKeys.set(target.checked)}
        />{' '}
        {t('letters')}
      </label>
      <p className="note" id="letter-keys-note">
        {t('lettersNote')}
      </p>
    </div>
  );
}
