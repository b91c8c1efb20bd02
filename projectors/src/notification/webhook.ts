import { NotAllowed } from '@tasklog/runtime/outbound/guard';
import type { Guard } from '@tasklog/runtime/outbound/guard';
import { postOutside } from '@tasklog/runtime/outbound/post';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { row } from '../row.ts';
import { answerToPost } from './answers.ts';
import type { Channel, Delivered, Delivery } from './channel.ts';
import { SIGNATURE_HEADER, signatureOf } from './signature.ts';

export type WebhookOptions = { pool: Pool; guard: Guard; now: () => number };

const WITHIN_MS = 10_000;

/** Posts the event to the address that its user gave, signed with their secret. */
export function webhookChannel({ pool, guard, now }: WebhookOptions): Channel {
  return {
    name: 'webhook',
    send: async (delivery) => {
      const hook = await hookOf(pool, delivery);
      if (hook === null) return { outcome: 'dropped', reason: 'the webhook was turned off meanwhile' };
      const { traceparent: _, ...event } = delivery.event;
      const body = JSON.stringify(event);
      const headers = {
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'user-agent': 'Tasklog-Webhook/1',
        'idempotency-key': delivery.id,
        // Made anew for each try: a receiver may refuse what was signed long ago.
        [SIGNATURE_HEADER]: signatureOf(hook.secret, Math.floor(now() / 1_000), body),
      };
      try {
        const posted = await postOutside(guard, new URL(hook.url), { headers, body, withinMs: WITHIN_MS });
        return posted.status === GONE ? { outcome: 'failed', reason: '410 from the receiver' } : answerToPost(posted);
      } catch (error) {
        return refusal(error);
      }
    },
  };
}

const GONE = 410;

/** Who sent us somewhere private gets no further tries: the address has to be changed first. */
function refusal(error: unknown): Delivered {
  if (error instanceof NotAllowed) return { outcome: 'failed', reason: 'the host may not be reached from here' };
  throw error;
}

const hookRow = row<{ url: string; secret: string }>({ url: 'string', secret: 'string' });

async function hookOf(pool: Pool, { userId }: Delivery): Promise<{ url: string; secret: string } | null> {
  return pool.maybeOne(sql.type(hookRow)`
    select webhook_url as url, webhook_secret as secret from command.notification_channel
    where user_id = ${userId}::uuid and webhook_on`);
}
