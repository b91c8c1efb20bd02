import { formatPosition } from '@tasklog/event-log';
import type { LogRecord } from '@tasklog/event-log';
import type { Envelope, Frame, NoticeFrame, Position } from '@tasklog/schemas';
import { upcast } from '@tasklog/schemas/upcast';
import { isErased, isNotice, isUserErased } from '@tasklog/schemas/validators';

/** What one user is told of one record. `seq` is the record's offset: it grows with every frame, with holes between. */
export type Told = {
  userId: string;
  partition: number;
  seq: number;
  frame: string;
  /** Of a change to a task. */
  position?: Position | undefined;
  readable: boolean;
  /** The user's data was erased: nothing told before may be told again. */
  erased?: true;
};

/**
 * A record of task-updates as the frame for its user. One that cannot be read becomes a resync: something has changed,
 * and the screen must not go on as if nothing had.
 */
export function tell({ partition, offset: seq, event }: LogRecord<unknown>): Told {
  const resync = JSON.stringify({ type: 'resync', seq } satisfies Frame);
  // What stands in the place of a record that was erased is news to nobody.
  if (isErased(event)) return { userId: '', partition, seq, frame: resync, readable: true };
  if (isUserErased(event)) return { userId: event.userid, partition, seq, frame: resync, readable: true, erased: true };
  const notice = current(event);
  const readable = isNotice(notice);
  if (!readable) return { userId: userOf(event), partition, seq, frame: resync, readable };
  const frame = frameOf(notice, seq, partition);
  return { userId: notice.userid, partition, seq, frame: JSON.stringify(frame), position: frame.position, readable };
}

/** A screen may hear of a change before the read models know of it: with its position a question waits until they do. */
function frameOf(notice: NoticeFrame['notice'], seq: number, partition: number): NoticeFrame {
  const { type, subject: taskId, taskversion: version } = notice;
  if (type !== 'notice.task') return { type: 'notice', seq, notice };
  return { type: 'notice', seq, position: formatPosition({ partition, taskId, version }), notice };
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
