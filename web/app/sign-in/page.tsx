import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { authorizePath } from '../../assistants/authorize-path.ts';
import { forPages } from '../../identity/pages.ts';
import { entryWordsOfRequest } from '../../messages/request.ts';
import { SignIn } from '../../ui/SignIn.tsx';
import { localPath } from '../../ui/local-path.ts';

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await entryWordsOfRequest())('title') });

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SignInPage({ searchParams }: Props) {
  const person = await forPages().identity.person(await headers());
  const search = await searchParams;
  const letIn = authorizePath(search);
  const next = letIn ?? localPath(search['from']);
  if (person && !person.guest) redirect(next);
  const t = await entryWordsOfRequest();
  return (
    <main className="sign-in" id="main">
      <h1>Tasklog</h1>
      <p className="lead">{letIn ? t('leadForProgram') : t('lead')}</p>
      <SignIn guest={person !== null} next={next} />
    </main>
  );
}
