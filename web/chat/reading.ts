import type { Cell } from '../ui/cell.ts';
import type { Protocol } from './protocol.ts';
import type { Thread, ThreadInput } from './thread.ts';

/** Reads what was said in the thread that is open. */
export interface Reading {
  /** The last of it, again. */
  reload: () => Promise<void>;
  /** What was said before what is shown. */
  earlier: () => Promise<void>;
  /** Resolves when what is read again has been read. */
  over: () => Promise<void>;
}

export interface ReadingDeps {
  protocol: Pick<Protocol, 'ask'>;
  thread: Cell<Thread>;
  tell: (input: ThreadInput) => void;
  /** Changes with each thread that is opened: what was read for the one before is not drawn. */
  opened: () => number;
  /** The open thread was deleted elsewhere. */
  gone: () => void;
}

const PAGE = 20;
const NOT_FOUND = 404;

export function makeReading({ protocol, thread, tell, opened, gone }: ReadingDeps): Reading {
  let reading: Promise<void> = Promise.resolve();

  async function load(read: () => Promise<ThreadInput>): Promise<void> {
    const mine = opened();
    tell({ kind: 'loading' });
    const input = await read();
    if (mine !== opened()) return;
    // A thread that is gone was deleted elsewhere: there is nothing to go on with.
    if (input.kind === 'unreadable' && input.problem.status === NOT_FOUND) gone();
    else tell(input);
  }

  return {
    reload: async () => {
      const { id } = thread.get();
      if (id === null) return;
      reading = load(async () => {
        const whole = await protocol.ask('threads.get_by_id', { thread_id: id });
        if (!whole.ok) return { kind: 'unreadable', problem: whole.problem };
        const { title, items } = whole.value;
        // Its first items come with a thread; the last ones are wanted, and mostly they are the same.
        if (!items.has_more) return { kind: 'latest', title, page: { ...items, data: items.data.toReversed() } };
        const page = await protocol.ask('items.list', { thread_id: id, limit: PAGE, order: 'desc' });
        return page.ok ? { kind: 'latest', title, page: page.value } : { kind: 'unreadable', problem: page.problem };
      });
      await reading;
    },
    earlier: async () => {
      const { id, earlier: after, loading } = thread.get();
      if (id === null || after === null || loading) return;
      await load(async () => {
        const page = await protocol.ask('items.list', { thread_id: id, limit: PAGE, order: 'desc', after });
        return page.ok ? { kind: 'earlier', page: page.value } : { kind: 'unreadable', problem: page.problem };
      });
    },
    over: () => reading,
  };
}
