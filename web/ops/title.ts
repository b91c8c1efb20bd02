import type { Metadata } from 'next';
import { headers } from 'next/headers';
import type { Person } from '../identity/identity.ts';
import { forPages } from '../identity/pages.ts';
import { wordsOfRequest } from '../messages/request.ts';
import { roomWords, type RoomWords } from '../messages/words.ts';

/** The operator or observer who asks; null for anybody else. */
export async function onDuty(): Promise<Person | null> {
  const person = await forPages().identity.person(await headers());
  return person && person.role !== 'user' ? person : null;
}

/** The title of a page of operations. Who sees nothing there is told nothing of it by the title either. */
export async function titleOnDuty(page: (t: RoomWords<'ops'>) => string): Promise<Metadata> {
  if (!(await onDuty())) return {};
  const { locale, messages } = await wordsOfRequest(['ops']);
  const t = roomWords(locale, messages, 'ops');
  return { title: t('titleOf', { page: page(t) }) };
}
