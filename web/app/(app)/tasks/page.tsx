import type { Metadata } from 'next';
import { TasksPage } from '../../../tasks/TasksPage.tsx';

export const metadata: Metadata = { title: 'Tasks' };

export default function TasksRoute() {
  return <TasksPage />;
}
