/**
 * The last frames of each user, so that whoever was away for a moment is told what was missed.
 *
 * For every user it is known behind which seq the kept frames are complete (the floor): a question from below it is
 * answered with undefined, never with a part. Whole users are forgotten, the one with the oldest news first, when all
 * together grow too big; then their partition's floor rises for everybody who is not kept.
 */
import type { Position } from '@tasklog/schemas';
import type { Told } from './feed.ts';

type HistoryBounds = { framesPerUser: number; bytesPerUser: number; bytes: number };

/** What is sent again at once must stay below what a socket may have waiting, or resuming would end in a close. */
const BOUNDS: HistoryBounds = { framesPerUser: 256, bytesPerUser: 512 * 1024, bytes: 32 * 1024 * 1024 };

/** What an entry costs besides its text. */
const ENTRY_BYTES = 64;

type Entry = { seq: number; frame: string };
type Kept = { partition: number; floor: number; bytes: number; entries: Entry[]; position?: Position | undefined };

export type History = {
  /** False when this record was seen before. */
  add(told: Told): boolean;
  /** The frames behind `since`, in order; undefined when some of them may be missing. */
  since(userId: string, partition: number, since: number): string[] | undefined;
  /** Of the last change to a task of a user; undefined when there was none, or it is no longer known. */
  positionOf(userId: string): Position | undefined;
  /** The last seq of a partition. */
  latest(partition: number): number;
  bytes(): number;
};

/** `begins`: per partition, the offset behind which records will be added. */
export function createHistory(begins: readonly number[], bounds: HistoryBounds = BOUNDS): History {
  const known = begins.map((begin) => ({ latest: begin, floor: begin, forgotten: begin }));
  /** Users in the order of their last frame. */
  const users = new Map<string, Kept>();
  let bytes = 0;

  const of = (partition: number) => (known[partition] ??= { latest: 0, floor: 0, forgotten: 0 });

  function drop(kept: Kept): void {
    const oldest = kept.entries.shift();
    if (oldest === undefined) return;
    kept.floor = oldest.seq;
    kept.bytes -= size(oldest);
    bytes -= size(oldest);
  }

  function forgetOldest(): void {
    const [userId, kept] = users.entries().next().value ?? [];
    if (userId === undefined || kept === undefined) return;
    const partition = of(kept.partition);
    partition.forgotten = Math.max(partition.forgotten, kept.entries.at(-1)?.seq ?? kept.floor);
    bytes -= kept.bytes;
    users.delete(userId);
  }

  return {
    add: ({ userId, partition, seq, frame, position, erased }) => {
      const at = of(partition);
      if (seq <= at.latest) return false;
      // A hole: following began later than was thought. Nothing from before it can be promised to anybody.
      if (seq > at.latest + 1) at.floor = seq - 1;
      at.latest = seq;
      if (userId === '') return true;
      if (erased) {
        bytes -= users.get(userId)?.bytes ?? 0;
        users.delete(userId);
        at.forgotten = seq;
        return true;
      }
      const kept = users.get(userId) ?? { partition, floor: at.forgotten, bytes: 0, entries: [] };
      users.delete(userId);
      users.set(userId, kept);
      const entry = { seq, frame };
      kept.entries.push(entry);
      kept.position = position ?? kept.position;
      kept.bytes += size(entry);
      bytes += size(entry);
      while (kept.entries.length > bounds.framesPerUser || kept.bytes > bounds.bytesPerUser) drop(kept);
      while (bytes > bounds.bytes && users.size > 0) forgetOldest();
      return true;
    },
    since: (userId, partition, since) => {
      const { latest, floor, forgotten } = of(partition);
      const kept = users.get(userId);
      if (since > latest || since < Math.max(floor, kept?.floor ?? forgotten)) return undefined;
      return (kept?.entries ?? []).filter(({ seq }) => seq > since).map(({ frame }) => frame);
    },
    positionOf: (userId) => users.get(userId)?.position,
    latest: (partition) => of(partition).latest,
    bytes: () => bytes,
  };
}

const size = ({ frame }: Entry): number => Buffer.byteLength(frame) + ENTRY_BYTES;
