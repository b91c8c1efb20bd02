import { sql } from '@tasklog/runtime/pool';
import type { Db } from '@tasklog/runtime/pool';

export type PlanState = 'open' | 'approved' | 'denied' | 'lapsed';

/** A change that waits for its user, as it was proposed. `doc` is what the proposer wrote, so it needs no second check. */
export type StoredPlan<Doc = unknown> = {
  id: string;
  userId: string;
  token: string;
  key: string;
  hash: Buffer;
  changeId: string;
  client: string;
  doc: Doc;
  state: PlanState;
  proposedAt: string;
  expiresAt: string;
};

const COLUMNS = sql.fragment`id, user_id as "userId", token, idem_key as key, req_hash as hash, change_id as "changeId", client,
  doc, state, proposed_at as "proposedAt", expires_at as "expiresAt"`;

/** Keeps a plan in the place of one of the same key that is over; false when one stands there. Old ones of the user go with it. */
export async function insertPlan(db: Db, plan: Omit<StoredPlan, 'state'>): Promise<boolean> {
  const { id, userId, token, key, hash, changeId, client, doc, proposedAt, expiresAt } = plan;
  await db.query(sql.unsafe`
    delete from command.plan where user_id = ${userId}
      and (expires_at < ${proposedAt}::timestamptz - interval '1 day'
        or (idem_key = ${key} and (state = 'lapsed' or (state = 'open' and expires_at <= ${proposedAt}::timestamptz))))`);
  const { rowCount } = await db.query(sql.unsafe`
    insert into command.plan (id, user_id, token, idem_key, req_hash, change_id, client, doc, proposed_at, expires_at)
    values (${id}, ${userId}, ${token}, ${key}, ${sql.binary(hash)}, ${changeId}, ${client}, ${sql.jsonb(doc as never)}, ${proposedAt}, ${expiresAt})
    on conflict (user_id, idem_key) do nothing`);
  return rowCount === 1;
}

/** The user's plan of that id or of that key; anybody else's is as absent as one that never was. */
export async function findPlan<Doc>(
  db: Db,
  userId: string,
  by: { id: string } | { key: string },
): Promise<StoredPlan<Doc> | undefined> {
  const which = 'id' in by ? sql.fragment`id = ${by.id}` : sql.fragment`idem_key = ${by.key}`;
  const row = await db.maybeOne(sql.unsafe`select ${COLUMNS} from command.plan where user_id = ${userId} and ${which}`);
  return (row as StoredPlan<Doc> | null) ?? undefined;
}

/** Moves a plan on, when it is still in one of these states; of two at once one finds it moved. */
export async function movePlan(
  db: Db,
  id: string,
  from: readonly PlanState[],
  to: PlanState,
  alive?: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(sql.unsafe`
    update command.plan set state = ${to} where id = ${id} and state = any (${sql.array([...from], 'text')})
      and (${alive?.toISOString() ?? null}::timestamptz is null or expires_at > ${alive?.toISOString() ?? null}::timestamptz)`);
  return rowCount === 1;
}
