import { createHash } from 'node:crypto';
import webPush from 'web-push';
import type { Guard } from '@tasklog/runtime/outbound/guard';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { row } from '../row.ts';
import { deliverTo } from './answers.ts';
import type { Channel, Delivered, Delivery } from './channel.ts';
import { summaryOf } from './words.ts';

export type Vapid = { subject: string; publicKey: string; privateKey: string };
export type PushOptions = { pool: Pool; guard: Guard; vapid: Vapid };

/** A browser that stays away longer finds it in the list. */
const TTL_SECONDS = 24 * 60 * 60;
/** The push service knows no such browser any more. */
const GONE = [404, 410];
/** Too large, badly encrypted, or signed with other keys than it subscribed to: no better another time. */
const FINAL = [400, 401, 403, 413];

/** Encrypts for one browser and hands it to its push service. Its worker shows a reminder once, by its tag. */
export function pushChannel({ pool, guard, vapid }: PushOptions): Channel {
  return {
    name: 'push',
    send: async (delivery) => {
      const browser = await browserOf(pool, delivery);
      if (browser === null) return { outcome: 'dropped', reason: 'the browser was signed off meanwhile' };
      const { endpoint, p256dh, auth } = browser;
      const request = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, messageOf(delivery), {
        vapidDetails: vapid,
        TTL: TTL_SECONDS,
        urgency: 'high',
        topic: topicOf(delivery),
      });
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      delete headers['Content-Length'];
      const body = request.body ?? Buffer.alloc(0);
      return deliverTo(guard, endpoint, { headers, body }, (status) => {
        if (GONE.includes(status)) return forget(pool, delivery);
        return FINAL.includes(status)
          ? { outcome: 'failed', reason: `${String(status)} from the push service` }
          : undefined;
      });
    },
  };
}

const messageOf = ({ event }: Delivery): string => {
  const { title, body } = summaryOf(event);
  return JSON.stringify({ id: event.id, title, body, path: `/tasks/${event.subject}` });
};

/** Of two with one topic a push service keeps the later: a repeat that finds the first still there takes its place. */
const topicOf = ({ event }: Delivery): string => createHash('sha256').update(event.id).digest('base64url').slice(0, 32);

type Browser = { endpoint: string; p256dh: string; auth: string };
const browserRow = row<Browser>({ endpoint: 'string', p256dh: 'string', auth: 'string' });

async function browserOf(pool: Pool, { userId, target }: Delivery): Promise<Browser | null> {
  return pool.maybeOne(sql.type(browserRow)`
    select endpoint, p256dh, auth from command.push_subscription
    where user_id = ${userId}::uuid and id = ${target}::uuid`);
}

async function forget(pool: Pool, { target }: Delivery): Promise<Delivered> {
  await pool.query(sql.unsafe`delete from command.push_subscription where id = ${target}::uuid`);
  return { outcome: 'dropped', reason: 'the push service knows the browser no more' };
}
