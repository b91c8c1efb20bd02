/** What acts by the wall clock, command-api and the projectors, in this process and by a clock that is set by hand. */
import pg from 'pg';
import { commandApi } from '@tasklog/command-api/service';
import { postgresLog } from '@tasklog/event-log';
import type { LogValues } from '@tasklog/event-log';
import { PROJECTORS, projectors, sendTo } from '@tasklog/projectors';
import { replayParts } from '@tasklog/projectors/replay/parts';
import type { Logger } from '@tasklog/runtime';
import type { Verify } from '@tasklog/runtime/identity';
import { signLocalToken } from '@tasklog/runtime/local-keys';
import { createPool } from '@tasklog/runtime/pool';
import type { RoleName } from '@tasklog/runtime/roles';
import type { ChatAnswer, Problem } from '@tasklog/schemas';
import { UNSETTLED } from '../testing/unsettled.ts';
import type { HandClock } from './clock.ts';
import type { Person } from './fortnight.ts';
import type { Playing } from './play.ts';

export type StageOptions = {
  clock: HandClock;
  /** The database, and the address of one of its roles. */
  databaseUrl: string;
  urlFor: (role: RoleName) => string;
  logSettings: LogValues;
  verify: Verify;
  signing: { privateFile: string; issuer: string; audience: string };
  userId: (person: Person) => string;
  logger: Logger;
  host: string;
  ports: { command: number; projectors: number };
};

export type ClockedStage = Pick<Playing, 'say' | 'nextCall' | 'settled'> & { stop: () => Promise<void> };

const TOKEN_SECONDS = 600;
const LOOK_EVERY_MS = 10;
const PAGE = 500;

export async function startClocked(options: StageOptions): Promise<ClockedStage> {
  const { clock, databaseUrl, urlFor, logSettings, verify, signing, userId, logger, host, ports } = options;
  const { privateFile: keyFile, ...issued } = signing;
  const onError = (err: Error, what: string): void => logger.error({ err }, what);
  const common = { verify, logger, host };
  const command = await commandApi({
    ...{ ...common, connectionString: urlFor('command'), port: ports.command },
    now: () => new Date(clock.now()),
  });
  const connectionString = urlFor('projectors');
  const projecting = await projectors({
    ...{ ...common, port: ports.projectors, projectors: PROJECTORS, pageSize: PAGE },
    pool: await createPool(connectionString, { size: 4 }),
    log: await postgresLog({ connectionString, onError, poolSize: 3 }),
    replays: await replayParts({
      ...{ connectionString, settings: logSettings, hasKafka: false, onError, count: () => undefined },
    }),
    send: sendTo({ commandUrl: command.url, keyFile, ...issued }),
    now: clock.now,
    sleep: clock.sleep,
  });
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  const threads = new Map<string, string>();

  async function say(person: Person, message: string): Promise<ChatAnswer> {
    const who = { userId: userId(person), name: person.name, role: 'user' as const };
    const response = await fetch(`${command.url}/v1/chat`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await signLocalToken(keyFile, { ...who, ...issued, seconds: TOKEN_SECONDS })}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ message, timeZone: person.timeZone, threadId: threads.get(person.name) }),
    });
    const answer = (await response.json()) as ChatAnswer & Problem;
    if (!response.ok) throw new Error(`“${message}” was refused: ${answer.detail ?? String(response.status)}`);
    threads.set(person.name, answer.threadId);
    return answer;
  }

  return {
    say,
    nextCall: async (after) => {
      const { rows } = await db.query<{ next: Date | null }>(NEXT_CALL, [new Date(after)]);
      return rows[0]?.next?.getTime();
    },
    settled: async (by) => {
      while ((await db.query(UNSETTLED_BY, [new Date(by)])).rows.length > 0)
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    },
    stop: async () => {
      await db.end();
      await projecting.stop();
      await command.stop();
    },
  };
}

const NEXT_CALL = `
  select least(
    (select min(due_at) from live.reminder where state = 'waiting' and due_at > $1),
    (select min(until) from projection.reminder_held where until > $1)) as next`;

/** The same, and each reminder that was due by $1 and has not spoken up. */
const UNSETTLED_BY = `${UNSETTLED}
  union all select from live.reminder r left join projection.reminder_held h using (task_id, reminder_id, due_at)
    where r.state = 'waiting' and due_at <= $1 and coalesce(h.until, '-infinity') <= $1`;
