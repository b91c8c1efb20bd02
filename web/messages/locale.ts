import compile from 'icu-minify/compile';
import { en, type Messages, type Room } from './catalogue.ts';
import { stretched } from './pseudo.ts';

/** `en-XA` is no language: English made two fifths longer, to see whether the screens bear a translation. */
export const LOCALES = ['en', 'en-XA'] as const;
export type Locale = (typeof LOCALES)[number];

export const localeOf = (chosen: string | undefined): Locale => LOCALES.find((each) => each === chosen) ?? 'en';

/** The words of some rooms in one language, compiled. */
export function messagesOf(locale: Locale, rooms: readonly Room[]): Partial<Messages> {
  const words = Object.fromEntries(rooms.map((room) => [room, en[room]]));
  return compiled(locale === 'en' ? words : stretched(words)) as Partial<Messages>;
}

/** What the page formats is a tree, not a text that it would have to parse. */
function compiled(messages: unknown): unknown {
  // The compiler makes objects without a prototype; what goes from the server to the page must be plain.
  if (typeof messages === 'string') return structuredClone(compile(messages));
  return Object.fromEntries(
    Object.entries(messages as Record<string, unknown>).map(([key, value]) => [key, compiled(value)]),
  );
}
