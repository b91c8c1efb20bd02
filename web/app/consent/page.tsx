import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { authorizePath, scopeWords } from '../../assistants/authorize-path.ts';
import { Consent } from '../../assistants/Consent.tsx';
import { forPages } from '../../identity/pages.ts';

export const metadata: Metadata = { title: 'Let a program in' };

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
  const one = (name: string): string => [search[name]].flat()[0] ?? '';
  const client = (await identity.clientName(asked, one('client_id'))) ?? 'A program that is not known here';
  const redirectUri = one('redirect_uri');
  return (
    <main className="sign-in" id="main">
      <h1>Let a program in?</h1>
      <Consent
        client={client}
        name={person.guest ? 'this guest' : person.name}
        wishes={scopeWords(one('scope'))}
        backTo={URL.canParse(redirectUri) ? new URL(redirectUri).host : 'no address'}
      />
    </main>
  );
}
