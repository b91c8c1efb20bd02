import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { taskTitleOfRequest } from '../../../../messages/request.ts';
import { TaskPage } from '../../../../tasks/one-task/TaskPage.tsx';

export const generateMetadata = async (): Promise<Metadata> => ({ title: await taskTitleOfRequest('page.task') });

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

export default async function TaskRoute({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (!UUID.test(id)) notFound();
  return <TaskPage taskId={id} />;
}
