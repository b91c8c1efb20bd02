/** What operators and auditors ask of the audit trail. Answers are lines of JSON, sent as they are found. */
import { Router } from 'express';
import type { RequestHandler, Response } from 'express';
import { invalid, sendPiece } from '@tasklog/runtime';
import { authenticate, onlyRole } from '@tasklog/runtime/identity';
import type { Verify } from '@tasklog/runtime/identity';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import type { Erasure, ErasureList } from '@tasklog/schemas';
import { isErasure } from '@tasklog/schemas/validators';
import { rowOf } from '@tasklog/runtime/pool';
import { oneOf, uuid } from '../kinds.ts';
import { optional, orElse, readParameters } from '../parameters.ts';
import type { Parameters, ValuesOf } from '../parameters.ts';
import { entries } from './trail.ts';
import { verifyAudit } from './verify-audit.ts';

type AuditDeps = { pool: Pool; verify: Verify; limited: RequestHandler };

export const USER = { user: optional(uuid, 'Only of this user; of all when left out.') };
export const FORM = {
  ...USER,
  form: orElse(
    oneOf(['entries', 'hashes', 'heads']),
    'entries',
    'All of each entry, only its hash, or the last hash of each user.',
  ),
};

export function auditRoutes({ pool, verify, limited }: AuditDeps): Router {
  const router = Router();
  router.use('/ops', authenticate(verify), limited, onlyRole('operator', 'observer'));
  router.get('/ops/audit/verify', verifying(pool));
  router.get('/ops/audit/export', exporting(pool));
  router.get('/ops/erasures', erasures(pool));
  return router;
}

function verifying(pool: Pool): RequestHandler {
  return async (request, response) => {
    const { user } = valuesOf(USER, request.originalUrl);
    await lines(response, (send) => verifyAudit(pool, user, send));
  };
}

function exporting(pool: Pool): RequestHandler {
  return async (request, response) => {
    const { user, form } = valuesOf(FORM, request.originalUrl);
    await lines(response, async (send) => {
      let last: { userId: string; seq: number; hash: string } | undefined;
      for await (const page of entries(pool, user)) {
        for (const entry of page) {
          const { userId, seq, hash, type } = entry;
          if (form === 'entries') await send(entry);
          if (form === 'hashes') await send({ userId, seq, hash, type });
          if (form === 'heads' && last && last.userId !== userId) await send(last);
          last = { userId, seq, hash };
        }
      }
      if (form === 'heads' && last) await send(last);
    });
  };
}

function erasures(pool: Pool): RequestHandler {
  return async (request, response) => {
    const { user } = valuesOf(USER, request.originalUrl);
    const items = await pool.any(sql.type(rowOf<Erasure>(isErasure))`
      select user_id as "userId", requested_at as "requestedAt", requested_by as "requestedBy", done_at as "doneAt",
        case when done_at is not null then 'erased' when swept_at is not null then 'settling' else 'erasing' end as state,
        rows, redacted, remains
      from read.ops_erasure where ${user === undefined ? sql.fragment`true` : sql.fragment`user_id = ${user}::uuid`}
      order by requested_at desc`);
    const answer: ErasureList = { items: [...items] };
    response.json(answer);
  };
}

function valuesOf<P extends Parameters>(parameters: P, url: string): ValuesOf<P> {
  const { values, faults } = readParameters(parameters, url.split('?').slice(1).join('?'));
  if (faults.length > 0) throw invalid(faults);
  return values;
}

/**
 * One JSON object a line. What goes wrong behind the first line can no longer be told by a status, so it ends the answer
 * in its middle: a reader that does not see the last line it waits for knows that it has not all.
 */
async function lines(
  response: Response,
  write: (send: (line: object) => Promise<void>) => Promise<void>,
): Promise<void> {
  response.type('application/x-ndjson').set('Cache-Control', 'no-store');
  await write(async (line) => {
    if (!(await sendPiece(response, `${JSON.stringify(line)}\n`))) throw new Error('whoever asked has gone');
  });
  response.end();
}
