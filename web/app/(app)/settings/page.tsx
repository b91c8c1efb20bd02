import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { forPages } from '../../../identity/pages.ts';
import { LOCALES } from '../../../messages/locale.ts';
import { titleOfRequest } from '../../../messages/request.ts';
import { SettingsPage } from '../../../settings/SettingsPage.tsx';

export const generateMetadata = async (): Promise<Metadata> => ({ title: await titleOfRequest('settings') });

/** It is no language: only who builds the pages has a use for it. */
const STRETCHED = 'en-XA';

export default async function SettingsRoute() {
  const { identity, dev } = forPages();
  const person = await identity.person(await headers());
  const email = person && !person.guest ? person.email : '';
  return <SettingsPage email={email} locales={LOCALES.filter((each) => dev || each !== STRETCHED)} />;
}
