import type { Metadata } from 'next';
import { taskTitleOfRequest } from '../../../messages/request.ts';
import { TasksPage } from '../../../tasks/list/TasksPage.tsx';

export const generateMetadata = async (): Promise<Metadata> => ({ title: await taskTitleOfRequest('heading') });

export default function TasksRoute() {
  return <TasksPage />;
}
