import type { ChatkitThread, Problem } from '@tasklog/schemas';
import type { Words } from '../messages/words.ts';
import { makeCell, type Cell } from '../ui/cell.ts';
import type { Protocol } from './protocol.ts';

export interface ThreadList {
  /** Newest first; null until they were read. */
  threads: readonly ChatkitThread[] | null;
  /** Where the list goes on; null at its end. */
  after: string | null;
  loading: boolean;
  problem: Problem | null;
}

/** The conversations of a person, page by page. */
export interface Threads {
  list: Cell<ThreadList>;
  load: () => Promise<void>;
  more: () => Promise<void>;
  /** @returns true once it is called so; a refusal has been told already. */
  rename: (id: string, title: string) => Promise<boolean>;
  remove: (id: string) => Promise<boolean>;
}

const PAGE = 20;

export function makeThreads(
  protocol: Protocol,
  words: Words,
  tellProblem: (problem: Problem, what: string) => void,
): Threads {
  const list = makeCell<ThreadList>({ threads: null, after: null, loading: false, problem: null });
  const change = (part: Partial<ThreadList>) => list.set({ ...list.get(), ...part });

  async function read(before: readonly ChatkitThread[], after: string | null): Promise<void> {
    if (list.get().loading) return;
    change({ loading: true, problem: null });
    const answer = await protocol.ask('threads.list', {
      limit: PAGE,
      order: 'desc',
      ...(after === null ? {} : { after }),
    });
    if (!answer.ok) return change({ loading: false, problem: answer.problem });
    const { data, has_more: more, after: next } = answer.value;
    change({ loading: false, threads: [...before, ...data], after: more && next !== undefined ? next : null });
  }

  return {
    list,
    load: () => read([], null),
    more: async () => {
      const { threads, after } = list.get();
      if (after !== null) await read(threads ?? [], after);
    },
    rename: async (id, title) => {
      const answer = await protocol.ask('threads.update', { thread_id: id, title });
      if (!answer.ok) tellProblem(answer.problem, words('chat.refused.rename'));
      else change({ threads: list.get().threads?.map((each) => (each.id === id ? answer.value : each)) ?? null });
      return answer.ok;
    },
    remove: async (id) => {
      const answer = await protocol.ask('threads.delete', { thread_id: id });
      const gone = answer.ok || answer.problem.status === 404;
      if (gone) change({ threads: list.get().threads?.filter((each) => each.id !== id) ?? null });
      else tellProblem(answer.problem, words('chat.refused.delete'));
      return gone;
    },
  };
}
