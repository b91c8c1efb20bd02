import { topicNumber } from '@tasklog/event-log';
import type { LogRecord } from '@tasklog/event-log';
import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import { NEVER } from './projector.ts';
import type { Target } from './projector.ts';

/** What an event asks of the outside; carried out later, in order per key. */
export type Intent<Body extends object> = { record: LogRecord; kind: string; key: string; body: Body };

/** Whether an intent leaves now, or is kept asleep; one of a copy that nothing ever leaves is not even written. */
export const stateOf = ({ record }: Pick<Intent<object>, 'record'>, { liveFrom }: Pick<Target, 'liveFrom'>) => {
  const from = liveFrom(record.partition);
  return from === NEVER ? undefined : record.offset < from ? 'suppressed' : 'waiting';
};

/**
 * Writes the intents. Those from before the live offset are kept as suppressed: a rebuild sends nothing. Should a copy
 * that is live come to such an offset after the rebuild did, the intent wakes up. A copy that nothing ever leaves writes none.
 */
export async function saveIntents(
  tx: Tx,
  group: string,
  intents: readonly Intent<object>[],
  target: Target,
): Promise<void> {
  const leaving = intents.flatMap((intent) => {
    const state = stateOf(intent, target);
    return state === undefined ? [] : [{ ...intent, state }];
  });
  if (leaving.length === 0) return;
  const rows = leaving.map(({ record, kind, key, body, state }) => [
    record.event.id,
    kind,
    topicNumber(record.topic),
    record.partition,
    record.offset,
    record.event.userid,
    key,
    JSON.stringify(body),
    state,
  ]);
  await tx.query(sql.unsafe`
    insert into projection.intent as kept (grp, event_id, kind, topic, part, off, user_id, key, body, state)
    select ${group}, given.* from ${sql.unnest(rows, ['uuid', 'text', 'int2', 'int2', 'int8', 'uuid', 'text', 'jsonb', 'text'])} as given
    on conflict (grp, event_id, kind) do update set state = excluded.state
    where kept.state = 'suppressed' and excluded.state = 'waiting'`);
}
