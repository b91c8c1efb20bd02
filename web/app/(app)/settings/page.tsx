import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { forPages } from '../../../identity/pages.ts';
import { SettingsPage } from '../../../settings/SettingsPage.tsx';

export const metadata: Metadata = { title: 'Settings' };

export default async function SettingsRoute() {
  const person = await forPages().identity.person(await headers());
  return <SettingsPage email={person && !person.guest ? person.email : ''} />;
}
