import { useMemo } from 'react';
import { useLocale, useTranslations } from 'use-intl/react';
import type { Words } from '../../messages/words.ts';

/** In which words, and in which dates, something is said. */
export interface Say {
  words: Words;
  locale: string;
}

export function useSay(): Say {
  const words: Words = useTranslations();
  const locale = useLocale();
  return useMemo(() => ({ words, locale: datesOf(locale) }), [words, locale]);
}

/** English without a country writes the day before the month here; the stretched one is English. */
export const datesOf = (locale: string): string => (locale === 'en' || locale === 'en-XA' ? 'en-GB' : locale);
