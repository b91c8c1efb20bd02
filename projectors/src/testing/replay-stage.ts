/** A running service of projectors with its operators' addresses, a log that is written to, and eyes on raw tables. */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { postgresLog } from '@tasklog/event-log';
import type { Count, EventLog, LogValues } from '@tasklog/event-log';
import type { Service } from '@tasklog/runtime';
import { createVerifier } from '@tasklog/runtime/identity';
import { createPool } from '@tasklog/runtime/pool';
import { testDatabase, urlForRole } from '@tasklog/runtime/testing/database';
import { testIssuer } from '@tasklog/runtime/testing/identity';
import type { CommandsRequest, Problem, Replay } from '@tasklog/schemas';
import { PROJECTORS } from '../names.ts';
import type { Projector } from '../projector.ts';
import { projectors } from '../service.ts';
import { plainly, testParts } from './parts.ts';

type Answer<T> = { status: number; body: T & Partial<Problem> };

export type ReplayStage = {
  url: string;
  db: pg.Pool;
  writer: EventLog;
  troubles: string[];
  sent: CommandsRequest[];
  service: () => Service;
  /** What a command line must know of it. */
  installation: () => { projectors: string; issuer: string; privateKeyFile: string };
  /** Stops the service and starts it anew, with these projectors. */
  restart: (running?: readonly Projector[]) => Promise<void>;
  rows: <T extends object>(text: string, values?: unknown[]) => Promise<T[]>;
  call: <T = object>(method: string, path: string, body?: object, role?: 'operator' | 'user') => Promise<Answer<T>>;
  /** Starts a replay and answers it. */
  replay: (projector: string, more?: object) => Promise<Replay>;
  /** Resolves when the replay is in one of these states; rejects when it ended in another, or waits there for a person. */
  reached: (id: string, ...states: Replay['state'][]) => Promise<Replay>;
  /** Resolves when a query finds a row. */
  until: (text: string, values?: unknown[]) => Promise<void>;
  /** Resolves when every generation that is fed has applied all there is. */
  drained: () => Promise<void>;
  /** A table as COPY would give it, ordered by its key. */
  dump: (table: string, columns?: string) => Promise<string[]>;
  end: () => Promise<void>;
};

const ENDED = ['swapped', 'done', 'cancelled', 'failed'];

export async function replayStage({
  projectors: first = PROJECTORS,
  count = () => undefined,
  settings = {},
}: {
  projectors?: readonly Projector[];
  count?: Count;
  settings?: Partial<LogValues>;
} = {}): Promise<ReplayStage> {
  const database = await testDatabase();
  const issuer = await testIssuer();
  const db = new pg.Pool({ connectionString: database.url, max: 2 });
  const troubles: string[] = [];
  const sent: CommandsRequest[] = [];
  const onError = (error: Error, what: string): void => void troubles.push(`${what}: ${error.message}`);
  const writer = await postgresLog({ connectionString: database.url, onError, poolSize: 2 });
  const connectionString = await urlForRole(database.url, 'tasklog_projectors');
  const start = async (running: readonly Projector[]): Promise<Service> =>
    projectors({
      projectors: running,
      pool: await createPool(connectionString, { size: 2 }),
      log: await postgresLog({ connectionString, onError, poolSize: 2 }),
      replays: await testParts(connectionString, { onError, count, settings }),
      send: (body) => {
        sent.push(body);
        return Promise.resolve({ outcome: 'done' });
      },
      verify: createVerifier(issuer.settings),
      ...plainly(),
    });
  let service = await start(first);
  const rows = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
    (await db.query<T>(text, values)).rows;
  const call: ReplayStage['call'] = async (method, path, body, role = 'operator') => {
    const response = await fetch(`${service.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await issuer.token('ann', { role })}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as never };
  };
  return {
    ...{ url: database.url, db, writer, troubles, sent, rows, call },
    service: () => service,
    installation: () => ({
      ...{ projectors: service.url, issuer: issuer.settings.AUTH_ISSUER, privateKeyFile: issuer.privateFile },
    }),
    restart: async (running = first) => {
      await service.stop();
      service = await start(running);
    },
    replay: async (projector, more = {}) => {
      const { status, body } = await call<{ replay: Replay }>('POST', '/ops/replays', { projector, ...more });
      if (status !== 202) throw new Error(`${String(status)}: ${body.detail ?? ''}`);
      return body.replay;
    },
    reached: async (id, ...states) => {
      for (;;) {
        const { body } = await call<{ replay: Replay }>('GET', `/ops/replays/${id}`);
        if (states.includes(body.replay.state)) return body.replay;
        if (ENDED.includes(body.replay.state) || body.replay.reason !== undefined)
          throw new Error(
            `${body.replay.state}: ${body.replay.reason ?? ''} ${JSON.stringify(body.replay.verification)}`,
          );
        await pause(20);
      }
    },
    until: async (text, values = []) => {
      while ((await rows(text, values)).length === 0) await pause(10);
    },
    drained: async () => {
      for (;;) {
        const [lag] = await rows<{ n: number }>(
          `select coalesce(sum(h.next - 1 - c.off), 0)::int as n
           from projection.generation g join log.checkpoint c on (c.grp, c.gen) = (g.projector, g.gen)
           join log.head h using (topic, part) where g.fed`,
        );
        if (lag?.n === 0) return;
        await pause(10);
      }
    },
    dump: async (table, columns = '*') => {
      const found = await rows<{ line: string }>(
        `select (t.*)::text as line from (select ${columns} from ${table}) t order by 1`,
      );
      return found.map(({ line }) => line);
    },
    end: async () => {
      await service.stop();
      await writer.close();
      await db.end();
      await database.drop();
      issuer.stop();
    },
  };
}
