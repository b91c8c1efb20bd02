import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { authorizePath, scopeWords } from '../../assistants/authorize-path.ts';
import { Consent } from '../../assistants/Consent.tsx';
import { forPages } from '../../identity/pages.ts';
import { entryWordsOfRequest } from '../../messages/request.ts';

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await entryWordsOfRequest())('consent.title'),
});

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ConsentPage({ searchParams }: Props) {
  const search = await searchParams;
  const path = authorizePath(search);
  const { identity } = forPages();
  const asked = await headers();
  const person = await identity.person(asked);
  if (!path || !person) redirect(path ?? '/');
  const t = await entryWordsOfRequest();
  const one = (name: string): string => [search[name]].flat()[0] ?? '';
  const client = (await identity.clientName(asked, one('client_id'))) ?? t('consent.unknown');
  const redirectUri = one('redirect_uri');
  return (
    <main className="sign-in" id="main">
      <h1>{t('consent.heading')}</h1>
      <Consent
        client={client}
        name={person.guest ? t('consent.guest') : person.name}
        wishes={scopeWords(t, one('scope'))}
        backTo={URL.canParse(redirectUri) ? new URL(redirectUri).host : t('consent.noAddress')}
      />
    </main>
  );
}
