import { setTimeout as wait } from 'node:timers/promises';
import type { Screen } from './outside.ts';
import type { Whole } from './whole.ts';

/** Quiet for this long counts as settled; not settled after that long is a fault of its own. */
const QUIET_MS = 3_000;
const WITHIN_MS = 60_000;
/** What left by a process that died is sent again when its lease is over (a minute at most), and tried again a few seconds later. */
const DELIVERED_WITHIN_MS = 150_000;
const TOLD_WITHIN_MS = 20_000;
const LOOK_MS = 200;

const UNSETTLED = `
  select 'the outbox' as what from command.outbox
  union all select 'the checkpoint of ' || grp from log.checkpoint c join log.head h using (topic, part) where c.gen = 1 and c.off < h.next - 1`;

const UNSENT = `
  select 'a reminder that is due' as what from projection.reminder_g1 where state = 'waiting' and due_at <= now()
  union all
  select 'a next occurrence' as what from projection.intent where state = 'waiting'
  union all select 'a reminder by ' || channel from projection.delivery where state = 'waiting'`;

/** Resolves when nothing is under way any more; answers what never came to rest. */
export async function settled({ database }: Whole, screens: readonly Screen[], patience?: number): Promise<string[]> {
  const within = (ms: number): number => patience ?? ms;
  const rows = (query: string): Promise<{ what: string }[]> =>
    database.query<{ what: string }>(`select distinct what from (${query}) w`).catch(() => [{ what: 'the database' }]);
  const troubles = await quiet('not settled', () => rows(UNSETTLED), within(WITHIN_MS));
  troubles.push(...(await quiet('not sent', () => rows(UNSENT), within(DELIVERED_WITHIN_MS))));
  // What was sent late makes new events.
  troubles.push(...(await quiet('not settled', () => rows(UNSETTLED), within(WITHIN_MS))));
  const last = await database.query<{ user: string; off: string }>(
    `select event ->> 'userid' as user, max(off) as off from log.record where topic = 3 group by 1`,
  );
  const ends = new Map(last.map(({ user, off }) => [user, Number(off)]));
  const behind = (): { what: string }[] =>
    screens.filter(({ userId, seq }) => seq() < (ends.get(userId) ?? 0)).map(() => ({ what: 'a screen' }));
  return [...troubles, ...(await quiet('not told', () => Promise.resolve(behind()), within(TOLD_WITHIN_MS)))];
}

async function quiet(
  called: string,
  unsettled: () => Promise<{ what: string }[]>,
  withinMs: number,
): Promise<string[]> {
  let since = Date.now();
  for (const end = Date.now() + withinMs; ; await wait(LOOK_MS)) {
    const left = await unsettled();
    if (left.length > 0) since = Date.now();
    if (Date.now() - since >= QUIET_MS) return [];
    if (Date.now() > end)
      return [`${called} after ${String(withinMs / 1_000)} s: ${left.map(({ what }) => what).join(', ')}`];
  }
}
