import { TaskList } from './TaskList.tsx';

/** The whole list with all that can be done with it. */
export function TasksPage() {
  return (
    <main className="one-pane" id="main">
      <TaskList />
    </main>
  );
}
