'use client';
import type { ReactNode } from 'react';
import { IntlProvider } from 'use-intl/react';
import type { Messages } from './catalogue.ts';
import type { Locale } from './locale.ts';

interface Props {
  locale: Locale;
  messages: Partial<Messages>;
  children: ReactNode;
}

/** The words of the rooms below it; one that is missing is shown by its name and told to the console. */
export function WordsProvider({ locale, messages, children }: Props) {
  return (
    <IntlProvider locale={locale} messages={messages as Messages} timeZone="UTC">
      {children}
    </IntlProvider>
  );
}
