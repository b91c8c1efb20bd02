/** Reminders on their way out: to a mail server and to a receiver on this machine, over channels that lose no time. Anew for each test. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Envelope } from '@tasklog/schemas';
import { startChannels } from '../notification/channels.ts';
import { notification } from '../notification/projector.ts';
import type { Vapid } from '../notification/push.ts';
import type { Rounds } from '../rounds.ts';
import { aTask } from './events.ts';
import { mailServer, receiver } from './receivers.ts';
import type { MailServer, Receiver } from './receivers.ts';
import { stage } from './stage.ts';
import type { RunOptions, Stage } from './stage.ts';

export const USER = '0190aaaa-0000-7000-8000-00000000000a';
const FROM = 'Tasklog <reminders@example.org>';
const AT = '2026-11-23T12:00:00.000Z';

type Delivery = { channel: string; state: string; reason: string | null; attempts: number; id: string };

export type DeliveryStage = {
  readonly on: Stage;
  readonly mail: MailServer;
  readonly hook: Receiver;
  /** The channels: webhooks, mail unless it is not to be offered, and push with keys for it. */
  start: (offered?: { mail?: false; vapid?: Vapid }) => Promise<void>;
  wants: (userId: string, where: { email?: string; url?: string }) => Promise<unknown>;
  due: (userId?: string, title?: string, dueAt?: string) => Envelope;
  /** Until the projector has read them all. */
  project: (events: Envelope[], options?: RunOptions) => Promise<void>;
  deliveries: () => Promise<readonly Delivery[]>;
  /** Those deliveries, when none of them waits any longer. */
  settled: () => Promise<readonly Delivery[]>;
};

/** To be called within a `describe`: it brings the hooks that start and stop it. */
export function deliveryStage(): DeliveryStage {
  let on: Stage;
  let mail: MailServer;
  let hook: Receiver;
  let running: Rounds[];
  beforeEach(async () => {
    [on, mail, hook] = await Promise.all([stage(), mailServer(), receiver()]);
    running = [];
  });
  afterEach(async () => {
    for (const each of running.splice(0)) await each.stop();
    await Promise.all([mail.stop(), hook.stop()]);
    await on.end();
  });

  const deliveries = () =>
    on.rows<Delivery>('select channel, state, reason, attempts, id from projection.delivery order by channel, seq');

  return {
    get on() {
      return on;
    },
    get mail() {
      return mail;
    },
    get hook() {
      return hook;
    },
    start: async ({ mail: offered = true, vapid } = {}) => {
      const rounds = await startChannels({
        pool: on.pool,
        settings: {
          allow: '127.0.0.0/8',
          ...(offered ? { mail: { smtpUrl: mail.url, from: FROM, webUrl: 'http://localhost:3000' } } : {}),
          ...(vapid === undefined ? {} : { vapid }),
        },
        now: Date.now,
        sleep: (_, signal) => pause(2, undefined, { signal }).catch(() => undefined),
        onError: (error, what) => void on.troubles.push(`${what}: ${error.message}`),
        retryMs: 0.02,
      });
      running.push(rounds);
    },
    wants: (userId, { email, url }) =>
      on.rows(
        `insert into command.notification_channel (user_id, email_on, email, webhook_on, webhook_url, webhook_secret)
         values ($1, $2::text is not null, $2, $3::text is not null, $3, $4)`,
        [userId, email ?? null, url ?? null, url ? 'whsec_secret' : null],
      ),
    due: (userId = USER, title = 'wax the skis', dueAt = AT) => {
      const task = aTask({ title }, userId);
      task.added();
      return task.due('r', dueAt);
    },
    project: async (events, options) => {
      await on.log.publish('reminders', events);
      const projecting = await on.run(notification, options);
      await on.drained('notification', 'reminders', options?.generation);
      await projecting.stop();
    },
    deliveries,
    settled: async () => {
      for (;;) {
        const [asked] = await on.rows("select from projection.intent where state = 'waiting' limit 1");
        const rows = await deliveries();
        if (!asked && rows.every(({ state }) => state !== 'waiting')) return rows;
        await pause(5);
      }
    },
  };
}
