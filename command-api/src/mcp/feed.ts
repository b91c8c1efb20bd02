/**
 * Follows task-updates from its head and says which resources of whom have changed. Each replica follows for the subscriptions it
 * holds, keeps no checkpoint, and may be killed at any time: a subscriber that reconnects reads the resource anew.
 */
import type { EventLog } from '@tasklog/event-log';
import { changeUri, taskUri, TODAY } from './uris.ts';

type News = { userId: string; uris: string[] };

/** Undefined for a record that is news to nobody: one that was erased, or that cannot be read. */
export function newsIn(event: unknown): News | undefined {
  const { userid, subject, changeid, type } = event as Record<string, unknown>;
  if (typeof userid !== 'string' || typeof type !== 'string' || !type.startsWith('notice.')) return undefined;
  return {
    userId: userid,
    uris: [
      TODAY,
      ...(typeof subject === 'string' ? [taskUri(subject)] : []),
      ...(typeof changeid === 'string' ? [changeUri(changeid)] : []),
    ],
  };
}

export async function followChanges(
  log: Pick<EventLog, 'follow'>,
  { tell, anybody }: { tell: (userId: string, uris: readonly string[]) => void; anybody?: () => boolean },
): Promise<void> {
  await log.follow({ topic: 'task-updates', back: 0, ...(anybody && { wanted: anybody }) }, (records) => {
    for (const { event } of records) {
      const news = newsIn(event);
      if (news) tell(news.userId, news.uris);
    }
  });
}
