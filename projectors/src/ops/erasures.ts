import { Router } from 'express';
import { onlyOperators } from '@tasklog/runtime/identity';
import { rowOf, sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import type { Erasure } from '@tasklog/schemas';
import { isErasure, isErasureRequest } from '@tasklog/schemas/validators';
import { recordAction } from './action.ts';
import { actorOf, bodyOf } from './request.ts';

/** POST /ops/erasures: an operator orders that all data of a user is erased; the relay carries it out. */
export function erasureRoutes({ pool }: { pool: Pool }): Router {
  const router = Router();
  router.post('/ops/erasures', onlyOperators(), async (request, response) => {
    const { userId: given, reason } = bodyOf(isErasureRequest, request);
    const userId = given.toLowerCase();
    const erasure = await pool.transaction(async (tx) => {
      const { rowCount } = await tx.query(sql.unsafe`
        insert into log.erasure (user_id, requested_by) values (${userId}::uuid, 'operator') on conflict (user_id) do nothing`);
      // Asked again, nothing happens: there is nothing to write down.
      if (rowCount > 0) {
        await recordAction(tx, { actor: actorOf(response), action: 'user.erase', target: userId, reason });
      }
      return tx.one(sql.type(rowOf<Erasure>(isErasure))`
        select user_id as "userId", requested_at as "requestedAt", requested_by as "requestedBy", done_at as "doneAt",
          case when done_at is not null then 'erased' when swept_at is not null then 'settling' else 'erasing' end as state,
          rows, redacted, remains
        from log.erasure where user_id = ${userId}::uuid`);
    });
    response.status(202).json(erasure);
  });
  return router;
}
