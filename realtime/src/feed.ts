import type { LogRecord } from '@tasklog/event-log';
import type { Envelope, Frame } from '@tasklog/schemas';
import { upcast } from '@tasklog/schemas/upcast';
import { isNotice } from '@tasklog/schemas/validators';

/** What one user is told of one record. `seq` is the record's offset: it grows with every frame, with holes between. */
export type Told = { userId: string; partition: number; seq: number; frame: string; readable: boolean };

/**
 * A record of task-updates as the frame for its user. One that cannot be read becomes a resync: something has changed,
 * and the screen must not go on as if nothing had.
 */
export function tell({ partition, offset: seq, event }: LogRecord<unknown>): Told {
  const notice = current(event);
  const readable = isNotice(notice);
  const frame: Frame = readable ? { type: 'notice', seq, notice } : { type: 'resync', seq };
  return { userId: userOf(event), partition, seq, frame: JSON.stringify(frame), readable };
}

/** As this release knows it; undefined when a later one wrote it, or nobody. */
function current(event: unknown): unknown {
  try {
    return upcast(event as Envelope);
  } catch {
    return undefined;
  }
}

/** Empty when it names nobody: then nobody is told. */
function userOf(event: unknown): string {
  const userId = (event as { userid?: unknown } | null)?.userid;
  return typeof userId === 'string' ? userId : '';
}
