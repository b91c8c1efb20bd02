import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { PlanQuestion } from '../../../assistants/PlanQuestion.tsx';
import { forPages } from '../../../identity/pages.ts';

export const metadata: Metadata = { title: 'A proposed change' };

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
