import type { Metadata } from 'next';
import type { SettingsAnswer } from '@tasklog/schemas';
import { personOfRequest, tokenOfRequest } from '../../../identity/of-request.ts';
import { forPages } from '../../../identity/pages.ts';
import { LOCALES } from '../../../messages/locale.ts';
import { titleOfRequest } from '../../../messages/request.ts';
import { readAhead } from '../../../server/read-ahead.ts';
import { SettingsPage } from '../../../settings/SettingsPage.tsx';

export const generateMetadata = async (): Promise<Metadata> => ({ title: await titleOfRequest('settings') });

/** It is no language: only who builds the pages has a use for it. */
const STRETCHED = 'en-XA';

export default async function SettingsRoute() {
  const { commandUrl, dev, log } = forPages();
  const person = await personOfRequest();
  const email = person && !person.guest ? person.email : '';
  const first = await readAhead<SettingsAnswer>(new URL('/v1/settings', commandUrl), await tokenOfRequest(), log);
  return <SettingsPage first={first} email={email} locales={LOCALES.filter((each) => dev || each !== STRETCHED)} />;
}
