/**
 * The services as they run, real ones on a database of their own, with Ann, who has a list, and Bob, who would like to
 * see it. Started once for the whole matrix. A trap waits beside them for a request that they should never make.
 */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { postgresLog } from '@tasklog/event-log';
import { realtime } from '@tasklog/realtime';
import { originsOf } from '@tasklog/realtime/door';
import { createLogger } from '@tasklog/runtime';
import { urlForRole } from '@tasklog/runtime/testing/database';
import { TEST_WEB } from '@tasklog/command-api/testing/api';
import { startTogether } from '../together/services.ts';
import type { Together } from '../together/services.ts';
import { footprintOf } from './footprint.ts';
import type { Footprint } from './footprint.ts';
import type { ServiceName } from './operations.ts';
import { bearer, hangUp, send } from './send.ts';
import type { Answer, Sent } from './send.ts';

export type Stage = Together & {
  realtimeUrl: string;
  /** Where the trap listens, and how often somebody came. */
  trap: { url: string; visits: () => number };
  /** Every line that a service has logged. */
  logged: () => readonly string[];
  ask: (service: ServiceName, path: string, sent: Omit<Sent, 'url'>) => Promise<Answer>;
  /** The same with the good token of somebody. */
  askAs: (name: string, service: ServiceName, path: string, sent: Omit<Sent, 'url'>) => Promise<Answer>;
  /** All that is written, once everything under way has come to rest. */
  footprint: () => Promise<Footprint>;
};

export async function startStage(): Promise<Stage> {
  const lines: string[] = [];
  const logger = createLogger('security', 'debug', { write: (line) => void lines.push(line) });
  const all = await startTogether({ readWaitMs: 20, logger, outboundAllow: '10.1.0.0/16' });
  await all.db.query(`insert into projection.channel values ('email', true), ('push', true), ('webhook', true)`);
  const log = await postgresLog({
    connectionString: await urlForRole(all.databaseUrl, 'tasklog_realtime'),
    onError: () => undefined,
  });
  const live = await realtime({
    ...{ log, verify: all.verify, logger, host: '127.0.0.1', port: 0, origins: originsOf(TEST_WEB) },
    limits: { sweepMs: 10, unverified: 500 },
  });
  const { server, visits } = await openTrap();
  const ask: Stage['ask'] = (service, path, sent) => send({ ...sent, url: `${all.urls[service]}${path}` });
  return {
    ...all,
    ask,
    realtimeUrl: live.url,
    trap: { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, visits },
    logged: () => lines,
    askAs: async (name, service, path, { headers, ...sent }) =>
      ask(service, path, { ...sent, headers: { ...bearer(await all.token(name, 'user')), ...headers } }),
    footprint: async () => {
      await all.settled();
      return footprintOf(all.db);
    },
    stop: async () => {
      hangUp();
      server.close();
      await live.stop();
      await all.stop();
    },
  };
}

async function openTrap(): Promise<{ server: Server; visits: () => number }> {
  let count = 0;
  const server = createServer((_request, response) => {
    count += 1;
    response.end('{"keys":[]}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, visits: () => count };
}
