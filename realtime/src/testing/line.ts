/** A browser's end of the line, and a running service on a log of its own. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { partitionOf, postgresLog } from '@tasklog/event-log';
import { createLogger } from '@tasklog/runtime';
import { createVerifier } from '@tasklog/runtime/identity';
import type { Service } from '@tasklog/runtime';
import { TEST_PARTITIONS, testDatabase, urlForRole } from '@tasklog/runtime/testing/database';
import { testIssuer } from '@tasklog/runtime/testing/identity';
import type { Envelope, Frame, NoticeFrame, Task, TaskNotice } from '@tasklog/schemas';
import { isFrame } from '@tasklog/schemas/validators';
import { WebSocket } from 'ws';
import { originsOf } from '../door.ts';
import type { Limits } from '../limits.ts';
import { realtime } from '../service.ts';

export type TestHouse = Awaited<ReturnType<typeof startHouse>>;
export type Client = ReturnType<typeof connect>;

export async function startHouse() {
  const issuer = await testIssuer();
  const database = await testDatabase();
  const onError = (): void => undefined;
  const log = await postgresLog({ connectionString: database.url, onError });
  const readerUrl = await urlForRole(database.url, 'tasklog_realtime');
  const open = new Set<Service>();
  return {
    issuer,
    databaseUrl: database.url,
    readerUrl,
    start: async (limits: Partial<Limits> = {}): Promise<Service> => {
      const service = await realtime({
        log: await postgresLog({ connectionString: readerUrl, onError }),
        verify: createVerifier(issuer.settings),
        logger: createLogger('realtime', 'silent'),
        host: '127.0.0.1',
        port: 0,
        origins: originsOf('http://localhost:3000'),
        limits: { sweepMs: 10, ...limits },
      });
      open.add(service);
      return { ...service, stop: async () => (open.delete(service), service.stop()) };
    },
    publish: async (...events: Envelope[]): Promise<void> => log.publish('task-updates', events),
    notice: (user: string, title: string, notes = ''): TaskNotice => noticeOf(issuer.userId(user), title, notes),
    head: async (user: string): Promise<number> =>
      (await log.heads('task-updates'))[partitionOf(issuer.userId(user), TEST_PARTITIONS)] ?? 0,
    stop: async () => {
      await Promise.all([...open].map((service) => service.stop()));
      await log.close();
      await database.drop();
      issuer.stop();
    },
  };
}

/** Somebody whose records lie in the same partition as those of `user`. */
export function neighbourOf(issuer: TestHouse['issuer'], user: string): string {
  const place = (name: string) => partitionOf(issuer.userId(name), TEST_PARTITIONS);
  for (let n = 0; ; n += 1) if (place(`neighbour ${String(n)}`) === place(user)) return `neighbour ${String(n)}`;
}

function noticeOf(userId: string, title: string, notes: string): TaskNotice {
  const id = randomUUID();
  const at = '2026-11-23T10:30:00.000Z';
  const task: Task = {
    id,
    title,
    notes,
    due: null,
    timeZone: 'Europe/Oslo',
    priority: 'none',
    tags: [],
    recurrence: null,
    reminders: [],
    status: 'open',
    version: 1,
    createdAt: at,
    completedAt: null,
    seriesId: null,
    occurrence: null,
    snoozedUntil: null,
  };
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: '/tasklog/command-api',
    type: 'notice.task',
    subject: id,
    time: at,
    datacontenttype: 'application/json',
    dataschema: '/schemas/events/task-updates/notice-task.v1.json',
    userid: userId,
    taskversion: 1,
    changeid: randomUUID(),
    actor: 'user',
    data: { change: 'task.added', task },
  };
}

export type Opening = { origin?: string; path?: string; autoPong?: boolean };

/** Opens a socket. Frames are kept until they are asked for, in order; each is checked against its schema. */
export function connect(url: string, { origin, path = '/v1/updates', autoPong = true }: Opening = {}) {
  const ws = new WebSocket(`${url.replace('http', 'ws')}${path}`, { ...(origin && { origin }), autoPong });
  const kept: Frame[] = [];
  let wake = Promise.withResolvers<void>();
  ws.on('message', (data: Buffer) => {
    const frame: unknown = JSON.parse(data.toString());
    if (!isFrame(frame)) throw new TypeError(`no frame: ${data.toString()}`);
    kept.push(frame);
    wake.resolve();
    wake = Promise.withResolvers();
  });
  ws.on('error', () => undefined);
  const refused = once(ws, 'unexpected-response').then(([, response]) => {
    const answer = response as { statusCode: number; destroy: () => void };
    answer.destroy();
    return answer.statusCode;
  });
  refused.catch(() => undefined);
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    ws.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  );
  const next = async (): Promise<Frame> => {
    for (;;) {
      const frame = kept.shift();
      if (frame) return frame;
      await Promise.race([
        wake.promise,
        closed.then((by) => Promise.reject(new Error(`closed: ${String(by.code)} ${by.reason}`))),
      ]);
    }
  };
  return {
    ws,
    closed,
    /** The HTTP status, when the upgrade was refused. */
    refused,
    opened: once(ws, 'open'),
    /** Frames that came and were not asked for. */
    kept,
    next,
    say: (message: unknown) => ws.send(typeof message === 'string' ? message : JSON.stringify(message)),
    notice: async (): Promise<NoticeFrame> => {
      const frame = await next();
      if (frame.type !== 'notice') throw new Error(`not a notice: ${JSON.stringify(frame)}`);
      return frame;
    },
  };
}

export const titleOf = ({ notice }: NoticeFrame): string | undefined =>
  notice.type === 'notice.task'
    ? notice.data.task?.title
    : notice.type === 'notice.reminder'
      ? notice.data.title
      : undefined;
