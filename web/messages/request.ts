import { cookies } from 'next/headers';
import type { Messages, Room } from './catalogue.ts';
import { LOCALE_COOKIE, localeOf, messagesOf, type Locale } from './locale.ts';

/** The language of the request under way and what a page says in it. */
export async function wordsOfRequest(rooms: readonly Room[]): Promise<{ locale: Locale; messages: Partial<Messages> }> {
  const locale = localeOf((await cookies()).get(LOCALE_COOKIE)?.value);
  return { locale, messages: messagesOf(locale, rooms) };
}
