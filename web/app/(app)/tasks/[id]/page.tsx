import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { TaskPage } from '../../../../tasks/TaskPage.tsx';

export const metadata: Metadata = { title: 'Task' };

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

export default async function TaskRoute({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (!UUID.test(id)) notFound();
  return <TaskPage taskId={id} />;
}
