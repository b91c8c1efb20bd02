import type { RequestHandler } from 'express';
import { invalid, notFound } from '@tasklog/runtime';
import { identityOf } from '@tasklog/runtime/identity';
import type { Pool } from '@tasklog/runtime/pool';
import { isEraseMe } from '@tasklog/schemas/validators';
import { orderErasure } from '../store/erasure.ts';
import { bodyAs } from './request.ts';

const CONFIRMATION = 'erase all my data';

/** DELETE /v1/me: all data of whoever asks, for good. It goes on after the answer; asked again, tells how far it is. */
export function eraseMe(db: Pool): RequestHandler {
  return async (request, response) => {
    const { userId, role } = identityOf(response);
    if (role === 'service') throw notFound();
    if (bodyAs(isEraseMe, request).confirm !== CONFIRMATION) {
      throw invalid([{ field: '/confirm', message: `must be “${CONFIRMATION}”: nothing brings it back` }]);
    }
    response.status(202).json(await orderErasure(db, userId));
  };
}
