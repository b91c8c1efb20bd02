import type { Guard } from '@tasklog/runtime/outbound/guard';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { row } from '../row.ts';
import { deliverTo } from './answers.ts';
import type { Channel, Delivery } from './channel.ts';
import { SIGNATURE_HEADER, signatureOf } from './signature.ts';

export type WebhookOptions = { pool: Pool; guard: Guard; now: () => number };

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
      return deliverTo(guard, hook.url, { headers, body }, (status) =>
        status === GONE ? { outcome: 'failed', reason: '410 from the receiver' } : undefined,
      );
    },
  };
}

const GONE = 410;

const hookRow = row<{ url: string; secret: string }>({ url: 'string', secret: 'string' });

async function hookOf(pool: Pool, { userId }: Delivery): Promise<{ url: string; secret: string } | null> {
  return pool.maybeOne(sql.type(hookRow)`
    select webhook_url as url, webhook_secret as secret from command.notification_channel
    where user_id = ${userId}::uuid and webhook_on`);
}
