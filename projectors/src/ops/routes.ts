import { Router } from 'express';
import { authenticate } from '@tasklog/runtime/identity';
import type { Verify } from '@tasklog/runtime/identity';

export type OpsOptions = { verify: Verify };

/** What operators do here. Each router below says which role may; to everybody else its routes do not exist. */
export function opsRoutes({ verify }: OpsOptions): Router {
  const router = Router();
  router.use('/ops', authenticate(verify));
  return router;
}
