import type { Channel, Locks } from './shared-line.ts';

interface Tab {
  asleep: boolean;
  gone: boolean;
  /** What happens to it, in order; nothing does while it sleeps. */
  inbox: (() => void)[];
}

interface Request {
  tab: Tab;
  held: () => Promise<void>;
  resolve: () => void;
  reject: (error: Error) => void;
}

export type Browser = ReturnType<typeof aBrowser>;

/** A browser's tabs with their channels and locks: messages arrive late and in order, tabs crash, and sleep. */
export function aBrowser() {
  const tabs: Tab[] = [];
  const channels: { tab: Tab; name: string; listener: (said: never) => void }[] = [];
  const holders = new Map<string, Request>();
  const queues = new Map<string, Request[]>();
  let forbidden = false;

  const happen = (tab: Tab, what: () => void) => void tab.inbox.push(() => (tab.gone ? undefined : what()));

  function grant(name: string): void {
    if (holders.has(name)) return;
    const next = queues.get(name)?.shift();
    if (!next) return;
    holders.set(name, next);
    const free = () => {
      if (holders.get(name) !== next) return;
      holders.delete(name);
      next.resolve();
      grant(name);
    };
    happen(next.tab, () => void next.held().then(free));
  }

  const locksOf = (tab: Tab): Locks => ({
    request: (name, { signal, steal }, held) =>
      new Promise((resolve, reject) => {
        if (tab.gone) return;
        if (forbidden) return reject(Object.assign(new Error('denied'), { name: 'SecurityError' }));
        const later = (error: Error) => happen(tab, () => reject(error));
        const request: Request = { tab, held, resolve: () => resolve(undefined), reject: later };
        const aborted = () => Object.assign(new Error('aborted'), { name: 'AbortError' });
        const queue = queues.get(name) ?? [];
        queues.set(name, queue);
        signal?.addEventListener('abort', () => {
          if (!queue.includes(request)) return;
          queue.splice(queue.indexOf(request), 1);
          later(aborted());
        });
        if (steal) {
          holders.get(name)?.reject(aborted());
          holders.delete(name);
          queue.unshift(request);
        } else queue.push(request);
        return grant(name);
      }),
  });

  const channelOf = <T>(tab: Tab, name: string): Channel<T> => {
    const mine = { tab, name, listener: (_: T) => undefined as void };
    channels.push(mine);
    return {
      post: (said) => {
        if (tab.gone) return;
        for (const each of channels)
          if (each !== mine && each.name === name)
            happen(each.tab, () => each.listener(structuredClone(said) as never));
      },
      hear: (listener) => (mine.listener = listener),
      close: () => channels.splice(channels.indexOf(mine), 1),
    };
  };

  /** Lets so many things happen, each in the next tab that is awake. */
  async function deliver(count: number): Promise<boolean> {
    for (let n = 0; n < count; n += 1) {
      const tab = tabs.find(({ asleep, gone, inbox }) => (gone || !asleep) && inbox.length > 0);
      if (!tab) return false;
      tab.inbox.shift()!();
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    }
    return true;
  }

  return {
    tab: () => {
      const tab: Tab = { asleep: false, gone: false, inbox: [] };
      tabs.push(tab);
      return {
        happen: (what: () => void) => happen(tab, what),
        locks: locksOf(tab),
        channel: <T>(name: string) => channelOf<T>(tab, name),
        gone: () => tab.gone,
        sleep: () => (tab.asleep = true),
        wakeUp: () => (tab.asleep = false),
        crash: () => {
          tab.gone = true;
          channels.splice(0, channels.length, ...channels.filter((each) => each.tab !== tab));
          for (const [name, queue] of queues) {
            queue.splice(0, queue.length, ...queue.filter((each) => each.tab !== tab));
            if (holders.get(name)?.tab !== tab) continue;
            holders.delete(name);
            grant(name);
          }
        },
      };
    },
    forbidLocks: () => (forbidden = true),
    deliver,
    settle: async () => {
      for (let n = 0; n < 10; n += 1) await Promise.resolve();
      while (await deliver(1));
    },
  };
}
