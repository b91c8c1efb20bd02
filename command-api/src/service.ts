import { countPartitions, openSession } from '@tasklog/event-log';
import { createApp, createHealth, listen } from '@tasklog/runtime';
import type { Verify } from '@tasklog/runtime/identity';
import { createPool, sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import type { Health, Logger, Service } from '@tasklog/runtime';
import { Counter } from 'prom-client';
import { createAssistant } from './conversation/assistant.ts';
import type { Assistant } from './conversation/assistant.ts';
import { createBreaker } from './conversation/breaker.ts';
import { createConverse } from './conversation/converse.ts';
import { refusingErased, startForgetting } from './conversation/forgetting.ts';
import { modelMeters } from './conversation/model-metrics.ts';
import type { Model } from './conversation/model.ts';
import type { ThreadStore } from './conversation/threads.ts';
import { postgresThreads } from './conversation/threads-postgres.ts';
import { createHandle } from './handle.ts';
import { routes } from './http/routes.ts';
import { openSettings } from './settings.ts';
import { commitPool } from './store/commit.ts';
import { createWake } from './wake.ts';

export type CommandApiOptions = {
  connectionString: string;
  verify: Verify;
  logger: Logger;
  host: string;
  port: number;
  batch?: number;
  requestsPerMinute?: number;
  /** Where conversations are remembered; beside the tasks when left out. */
  threads?: ThreadStore;
  /** A model that helps where the rules are not sure; left out: the rules read alone. */
  model?: ModelOptions | undefined;
  now?: () => Date;
};

export type ModelOptions = { model: Model; tokensPerDay: number; withinMs?: number };

const QUERY_CONNECTIONS = 4;
/** Five hundred a second: no person comes near it, a runaway script does. */
const REQUESTS_PER_MINUTE = 30_000;

export async function commandApi({
  connectionString,
  verify,
  logger,
  host,
  port,
  batch,
  requestsPerMinute = REQUESTS_PER_MINUTE,
  threads,
  model,
  now = () => new Date(),
}: CommandApiOptions): Promise<Service> {
  const broken = (err: Error): void => logger.warn({ err }, 'a database connection broke');
  const commits = commitPool(connectionString, broken);
  const db = await createPool(connectionString, { size: QUERY_CONNECTIONS, prepare: true, onError: broken });
  const session = await openSession(connectionString, broken, 'command-api');
  const health = createHealth(async () => void (await db.any(sql.unsafe`select 1`)));
  const handle = createHandle({
    db: commits,
    partitions: await countPartitions(commits),
    now,
    committed: createWake(session, broken),
    conflicted: conflictCounter(health),
    ...(batch === undefined ? {} : { maxBatch: batch }),
  });
  const kept = threads ?? postgresThreads(db);
  const assistant = model && assistantFor(model, { db, health, logger, now });
  const converse = createConverse({ db, handle, threads: refusingErased(db, kept), now, assistant });
  const forgetting = startForgetting(db, kept, (err) => logger.warn({ err }, 'forgetting conversations failed'));
  const settings = openSettings(db);
  const app = createApp({
    logger,
    health,
    routes: routes({ db, handle, converse, settings, assistant, verify, now, requestsPerMinute }),
  });
  const listening = await listen(app, { host, port, setting: 'PORT' });
  health.ready = true;
  return {
    url: listening.url,
    stop: async () => {
      health.ready = false;
      assistant?.stop();
      await listening.stop();
      await handle.idle();
      await forgetting.stop();
      await session.close();
      await db.end();
      await commits.end();
    },
  };
}

function assistantFor(
  options: ModelOptions,
  deps: { db: Pool; health: Health; logger: Logger; now: () => Date },
): Assistant {
  const breaker = createBreaker(deps.now);
  return createAssistant({ ...options, ...deps, breaker, meters: modelMeters(deps.health.metrics, breaker) });
}

/** Many are no fault, but say that several processes write to the same tasks. */
function conflictCounter({ metrics }: Health): () => void {
  const counter = new Counter({
    name: 'tasklog_command_conflicts_total',
    help: 'Commands decided again because somebody else had changed the task meanwhile.',
    registers: [metrics],
  });
  return () => counter.inc();
}
