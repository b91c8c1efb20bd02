import { sql } from '@tasklog/runtime/pool';
import type { Db } from '@tasklog/runtime/pool';

/** Who acts, from the verified token. */
export type Actor = { userId: string; name: string };

export type Action = {
  actor: Actor;
  /** What was done, such as `dead-letter.skip`. */
  action: string;
  /** To what, such as `dead letter 7` or `audit`. */
  target: string;
  reason: string | undefined;
  detail?: Record<string, unknown>;
};

/** Writes down what an operator does, in the transaction of its effect: neither is there without the other. */
export async function recordAction(tx: Db, { actor, action, target, reason, detail = {} }: Action): Promise<void> {
  await tx.query(sql.unsafe`
    insert into projection.operator_action (actor_id, actor_name, action, target, reason, detail)
    values (${actor.userId}::uuid, ${actor.name}, ${action}, ${target}, ${reason ?? null},
      ${JSON.stringify(detail)}::jsonb)`);
}
