import { postgresLog } from '@tasklog/event-log';
import { createApp, createHealth, listen } from '@tasklog/runtime';
import type { Verify } from '@tasklog/runtime/identity';
import { limitPerUser, REQUESTS_PER_MINUTE } from '@tasklog/runtime/limit-per-user';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import type { Health, Logger, Service } from '@tasklog/runtime';
import { Router } from 'express';
import { Counter } from 'prom-client';
import { createAssistant } from './conversation/assistant.ts';
import type { Assistant } from './conversation/assistant.ts';
import { createBreaker } from './conversation/breaker.ts';
import { startForgetting } from './conversation/forgetting.ts';
import { modelMeters } from './conversation/model-metrics.ts';
import type { Model } from './conversation/model.ts';
import type { ThreadStore } from './conversation/threads.ts';
import { openCore } from './core.ts';
import { FILE_PATHS, routes } from './http/routes.ts';
import { createOwnerBus } from './mcp/bus.ts';
import { followChanges } from './mcp/feed.ts';
import type { McpHttp, McpHttpDeps } from './mcp/http.ts';
import { METADATA, PATH } from './mcp/paths.ts';
import { WEB_URL } from '@tasklog/runtime/web-url';

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
  /** Public address of the web, under which a person's programs find what is theirs. */
  webUrl?: string;
  /** OUTBOUND_ALLOW. */
  outboundAllow?: string;
  /** What assistants need to know of this installation; without it there is no `/mcp`. */
  mcp?: McpOptions;
};

/** Its `verify` also knows tokens that are good at `/mcp` alone. */
export type McpOptions = Pick<McpHttpDeps, 'webUrl' | 'issuer' | 'hosts' | 'verify'> &
  Partial<Pick<McpHttpDeps, 'make'>>;

export type ModelOptions = { model: Model; tokensPerDay: number; withinMs?: number };

/** Resolves when it listens; rejects when the port cannot be had or the database is not there. */
export async function commandApi({
  connectionString,
  verify,
  logger,
  host,
  port,
  batch,
  requestsPerMinute = REQUESTS_PER_MINUTE.default,
  threads,
  model,
  now,
  webUrl = WEB_URL.default,
  outboundAllow,
  mcp,
}: CommandApiOptions): Promise<Service> {
  const broken = (err: Error): void => logger.warn({ err }, 'a database connection broke');
  const health = createHealth(async () => void (await core.db.any(sql.unsafe`select 1`)));
  const core = await openCore({
    connectionString,
    broken,
    conflicted: conflictCounter(health),
    batch,
    threads,
    assist: model && ((db, clock) => assistantFor(model, { db, health, logger, now: clock })),
    now,
    outboundAllow,
  });
  const forgetting = startForgetting(core.db, core.threads, (err) =>
    logger.warn({ err }, 'forgetting conversations failed'),
  );
  const limited = limitPerUser(requestsPerMinute);
  const assistants = mcp && (await forAssistants({ core, logger, limited, ...mcp }, connectionString, broken));
  const app = createApp({
    logger,
    health,
    files: FILE_PATHS,
    routes: [...(assistants ? [assistants.router] : []), routes({ ...core, verify, limited, webUrl })],
  });
  const listening = await listen(app, { host, port, setting: 'PORT' });
  health.ready = true;
  return {
    url: listening.url,
    leave: () => void (health.ready = false),
    stop: async () => {
      health.ready = false;
      core.assistant?.stop();
      // Streams that are open would hold up the stop until they are cut.
      await assistants?.close();
      await listening.stop();
      await forgetting.stop();
      await core.close();
    },
  };
}

/** `/mcp`, loaded when it is first asked for, and what feeds its subscriptions. */
async function forAssistants(
  deps: Omit<McpHttpDeps, 'bus'>,
  connectionString: string,
  broken: (error: Error) => void,
): Promise<McpHttp> {
  const bus = createOwnerBus(broken);
  const log = await postgresLog({ connectionString, service: 'command-api', onError: broken });
  await followChanges(log, bus);
  let loading: Promise<McpHttp> | undefined;
  const loaded = (): Promise<McpHttp> =>
    (loading ??= import('./mcp/http.ts').then(({ mcpHttp }) => mcpHttp({ ...deps, bus })));
  const router = Router();
  router.all([PATH, METADATA, `${METADATA}${PATH}`], async (request, response, next) =>
    (await loaded()).router(request, response, next),
  );
  return { router, close: async () => (await (await loading)?.close(), log.close()) };
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
