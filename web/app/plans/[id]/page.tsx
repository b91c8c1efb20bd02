import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { PlanQuestion } from '../../../assistants/PlanQuestion.tsx';
import { forPages } from '../../../identity/pages.ts';
import { entryWordsOfRequest } from '../../../messages/request.ts';

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await entryWordsOfRequest())('plan.title') });

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

export default async function PlanPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (!UUID.test(id)) notFound();
  const person = await forPages().identity.person(await headers());
  if (!person) redirect(`/sign-in?from=${encodeURIComponent(`/plans/${id}`)}`);
  return (
    <main className="sign-in" id="main">
      <PlanQuestion id={id} />
    </main>
  );
}
