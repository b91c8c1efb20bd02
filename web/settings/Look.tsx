'use client';
import { useLocale, useTranslations } from 'use-intl/react';
import { LOCALE_COOKIE, setCookie } from '../ui/cookies.ts';
import { LetterKeys } from '../ui/LetterKeys.tsx';
import { THEMES } from '../ui/theme.ts';
import { useTheme } from '../ui/ThemeProvider.tsx';
import { useCell } from '../ui/useCell.ts';
import { Section } from './Section.tsx';

/** What is kept in this browser: keys, colours, language. */
export function Look({ locales }: { locales: readonly string[] }) {
  const t = useTranslations('settings.look');
  const locale = useLocale();
  const speak = (chosen: string) => {
    setCookie(LOCALE_COOKIE, chosen);
    location.reload();
  };
  return (
    <Section id="look" title={t('title')}>
      <LetterKeys />
      <Theme />
      <div className="setting">
        <label htmlFor="language">{t('language')}</label>
        <select id="language" value={locale} onChange={({ target }) => speak(target.value)}>
          {locales.map((each) => (
            <option key={each} value={each}>
              {nameOf(each)}
            </option>
          ))}
        </select>
      </div>
    </Section>
  );
}

const nameOf = (locale: string): string => new Intl.DisplayNames(locale, { type: 'language' }).of(locale) ?? locale;

function Theme() {
  const t = useTranslations('settings.look');
  const theme = useTheme();
  const chosen = useCell(theme);
  return (
    <fieldset>
      <legend>{t('theme')}</legend>
      <div className="choices">
        {THEMES.map((each) => (
          <label className="switch" key={each}>
            <input type="radio" name="theme" checked={chosen === each} onChange={() => theme.set(each)} />
            {t(each)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
