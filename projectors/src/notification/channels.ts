import { createGuard } from '@tasklog/runtime/outbound/guard';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import type { Rounds, Sleep } from '../rounds.ts';
import type { Channel, ChannelName } from './channel.ts';
import { startDelivering } from './deliver.ts';
import type { DeliverySettings } from './settings.ts';
import { webhookChannel } from './webhook.ts';

export type ChannelsOptions = {
  pool: Pool;
  settings: DeliverySettings;
  now: () => number;
  sleep: Sleep;
  onError: (error: Error, what: string) => void;
  retryMs?: number;
  at?: (point: string) => void;
};

/** Sends notifications by every channel that is set up here, and says which these are. What is off is not loaded. */
export async function startChannels(options: ChannelsOptions): Promise<Rounds> {
  const { pool, settings, now } = options;
  const guard = createGuard(settings.allow);
  const channels: Channel[] = [webhookChannel({ pool, guard, now })];
  const { mail: mailOptions, vapid } = settings;
  if (vapid) channels.push((await import('./push.ts')).pushChannel({ pool, guard, vapid }));
  const mail = mailOptions && (await import('./email.ts')).openMail(mailOptions);
  if (mail) channels.push((await import('./email.ts')).emailChannel(pool, mail));
  await tellOffers(pool, channels, vapid?.publicKey);
  const delivering = startDelivering({ ...options, channels });
  const confirming = mail && (await import('./confirm-email.ts')).startConfirming({ ...options, mail });
  return {
    wake: delivering.wake,
    stop: async () => {
      await Promise.all([delivering.stop(), confirming?.stop()]);
      mail?.close();
    },
  };
}

const NAMES: readonly ChannelName[] = ['email', 'push', 'webhook'];

/** For whoever asks people what they want: only what can be sent is offered. */
async function tellOffers(pool: Pool, channels: readonly Channel[], publicKey: string | undefined): Promise<void> {
  const rows = NAMES.map((name) => [
    name,
    channels.some((channel) => channel.name === name),
    name === 'push' ? (publicKey ?? null) : null,
  ]);
  await pool.query(sql.unsafe`
    insert into projection.channel (name, offered, public_key)
    select * from ${sql.unnest(rows, ['text', 'bool', 'text'])}
    on conflict (name) do update set offered = excluded.offered, public_key = excluded.public_key, told_at = now()`);
}
