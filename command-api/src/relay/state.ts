import type pg from 'pg';

/** `leaseAgeSeconds` undefined: no relay has ever led. */
export type RelayState = { depth: number; oldestAgeSeconds: number; leaseAgeSeconds: number | undefined };

/** What waits in the outbox, and how fresh the lease of whoever drains it is; answered by indexes alone. */
export async function relayState(db: pg.Pool): Promise<RelayState> {
  const { rows } = await db.query<{ depth: string; age: number; lease: number | null }>(
    `select depth, oldest_age_seconds as age, lease_age_seconds as lease
     from command.outbox_state cross join command.relay_state`,
  );
  const row = rows[0];
  return { depth: Number(row?.depth ?? 0), oldestAgeSeconds: row?.age ?? 0, leaseAgeSeconds: row?.lease ?? undefined };
}
