import { cookies } from 'next/headers';
import type { Messages, Room } from './catalogue.ts';
import { LOCALE_COOKIE } from '../ui/cookies.ts';
import { localeOf, messagesOf, type Locale } from './locale.ts';
import { roomWords, type RoomWords } from './words.ts';

/** The language of the request under way and what a page says in it. */
export async function wordsOfRequest(rooms: readonly Room[]): Promise<{ locale: Locale; messages: Partial<Messages> }> {
  const locale = localeOf((await cookies()).get(LOCALE_COOKIE)?.value);
  return { locale, messages: messagesOf(locale, rooms) };
}

/** For what the server says itself on the way in: titles, and pages without a part that moves. */
export async function entryWordsOfRequest(): Promise<RoomWords<'entry'>> {
  const { locale, messages } = await wordsOfRequest(['entry']);
  return roomWords(locale, messages, 'entry');
}

/** The title of a page that shows tasks. */
export async function taskTitleOfRequest(name: 'heading' | 'upcoming.heading' | 'page.task'): Promise<string> {
  const { locale, messages } = await wordsOfRequest(['tasks']);
  return roomWords(locale, messages, 'tasks')(name);
}

/** The title of a room's page. */
export async function titleOfRequest(room: 'settings' | 'notifications'): Promise<string> {
  const { locale, messages } = await wordsOfRequest([room]);
  return roomWords(locale, messages, room)('title');
}
