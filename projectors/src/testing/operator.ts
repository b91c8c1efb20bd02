/** The routes of operators over a stage, and somebody who calls them. */
import { createApp, createHealth, createLogger, listen } from '@tasklog/runtime';
import { createVerifier } from '@tasklog/runtime/identity';
import type { Role } from '@tasklog/runtime/identity';
import { TEST_PARTITIONS } from '@tasklog/runtime/testing/database';
import { testIssuer } from '@tasklog/runtime/testing/identity';
import type { Problem } from '@tasklog/schemas';
import type { Send } from '../dispatch.ts';
import { CHANNEL_RETRIES } from '../notification/retry.ts';
import { opsRoutes } from '../ops/routes.ts';
import type { Projector } from '../projector.ts';
import type { Stage } from './stage.ts';

export type Told = { status: number; body: Record<string, unknown> & Partial<Problem> };

export type Desk = {
  /** Posts as an operator of that name, or in another role. */
  post: (path: string, body?: object, as?: { name?: string; role?: Role }) => Promise<Told>;
  url: string;
  end: () => Promise<void>;
};

export async function desk(on: Stage, projectors: readonly Projector[], send: Send): Promise<Desk> {
  const issuer = await testIssuer();
  const routes = opsRoutes({
    verify: createVerifier(issuer.settings),
    pool: on.pool,
    partitions: TEST_PARTITIONS,
    projectors,
    retries: CHANNEL_RETRIES,
    replays: { pool: on.pool, hasKafka: false },
    send,
  });
  const health = createHealth(async () => undefined);
  const app = createApp({ logger: createLogger('desk', 'silent'), health, routes });
  const { url, stop } = await listen(app, { host: '127.0.0.1', port: 0, setting: 'PORT' });
  return {
    url,
    post: async (path, body, { name = 'olga', role = 'operator' } = {}) => {
      const response = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await issuer.token(name, { role })}`,
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Told['body'] };
    },
    end: async () => {
      await stop();
      issuer.stop();
    },
  };
}
