import type { Log } from './client.ts';

export type Offsets = { topic: string; partition: number; offset: string }[];

const COMMIT_EVERY_MS = 1_000;

export type Committer = {
  /** Everything before this offset of the broker is in effect. */
  done: (partition: number, next: string) => void;
  /** The partitions are assigned anew: an offset from before may not be ours to commit. */
  forget: () => void;
  /** Commits what is not yet; resolves when the broker answered, whatever it answered. */
  now: () => Promise<void>;
};

/**
 * Commits offsets at the broker, at most once a second. They say only where to begin after a restart: what counts is
 * the checkpoint in Postgres. So a commit that fails is left; the next one says more.
 */
export function createCommitter(
  name: string,
  send: (offsets: Offsets) => Promise<void> | undefined,
  log: Log,
): Committer {
  const open = new Map<number, string>();
  let timer: NodeJS.Timeout | undefined;

  const now = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (open.size === 0) return;
    const offsets = [...open].map(([partition, offset]) => ({ topic: name, partition, offset }));
    open.clear();
    try {
      await send(offsets);
    } catch (error) {
      log(`committing ${name}: ${String(error)}`);
    }
  };
  return {
    done: (partition, next) => {
      open.set(partition, next);
      timer ??= setTimeout(() => void now(), COMMIT_EVERY_MS);
    },
    forget: () => open.clear(),
    now,
  };
}
