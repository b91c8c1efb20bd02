import { Router } from 'express';
import { authenticate } from '@tasklog/runtime/identity';
import type { Verify } from '@tasklog/runtime/identity';
import { deadLetterRoutes } from '../dead-letters/routes.ts';
import type { DeadLetterDeps } from '../dead-letters/routes.ts';
import type { Projector } from '../projector.ts';
import type { ReplayParts } from '../replay/replays.ts';
import { replayRoutes } from '../replay/routes.ts';
import { openApi } from '../openapi.ts';
import { erasureRoutes } from './erasures.ts';

export type OpsOptions = DeadLetterDeps & {
  verify: Verify;
  replays: Pick<ReplayParts, 'pool' | 'hasKafka'>;
  /** What has dead letters to be retried, and is no read model. */
  retries: readonly Projector[];
};

/** What operators do here. Each router below says who may; an observer is told that acting is not his, to others there is nothing. */
export function opsRoutes(options: OpsOptions): Router {
  const router = Router();
  const description = openApi();
  router.get('/openapi.json', (_request, response) => void response.json(description));
  router.use('/ops', authenticate(options.verify));
  router.use(deadLetterRoutes({ ...options, projectors: [...options.projectors, ...options.retries] }));
  router.use(replayRoutes({ ...options.replays, projectors: options.projectors }));
  router.use(erasureRoutes({ pool: options.replays.pool }));
  return router;
}
