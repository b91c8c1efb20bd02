import type { Task, TaskList } from '@tasklog/schemas';
import type { Answer, Api } from './api.ts';
import type { Store } from './store.ts';

const PAGE = 200;
/** Ten thousand tasks: what a browser holds and sorts without being noticed. */
const MOST_PAGES = 50;

/** Reads the whole list, page by page. @returns how to have it read: once more after a reading that is under way. */
export function makeRefresh(api: Api, store: Store): () => Promise<void> {
  let reading: Promise<void> | null = null;
  let readAgain = false;

  async function readList(): Promise<void> {
    const { learned: learnedWhenAsked, position } = store.state();
    const tasks: Task[] = [];
    let stale = false;
    let cursor: string | null = null;
    let total: number | null = null;
    for (let page = 0; page < MOST_PAGES && (page === 0 || cursor); page += 1) {
      const query: URLSearchParams = new URLSearchParams({
        status: 'open',
        limit: String(PAGE),
        ...(position && { after: position }),
        ...(cursor && { cursor }),
        ...(page === MOST_PAGES - 1 && { total: 'true' }),
      });
      const answer: Answer<TaskList> = await api<TaskList>(`/api/queries/tasks?${query}`);
      if (!answer.ok) return store.send({ kind: 'unreadable', problem: answer.problem });
      tasks.push(...answer.value.items);
      stale ||= answer.headers.get('stale') === 'true';
      cursor = answer.value.cursor;
      if (cursor) total = answer.value.total ?? null;
    }
    store.send({ kind: 'snapshot', tasks, learnedWhenAsked, stale, total });
  }

  async function readUntilQuiet(): Promise<void> {
    while (readAgain) {
      readAgain = false;
      await readList();
    }
  }

  return () => {
    readAgain = true;
    reading ??= readUntilQuiet().finally(() => (reading = null));
    return reading;
  };
}
