import { sql } from '@tasklog/runtime/pool';
import type { Projector } from '../projector.ts';
import type { ChannelName } from './channel.ts';

/**
 * What operators do about deliveries that were given up: as if each channel were a projector, whose dead letters are
 * replayed by sending once more, under the same id. It reads nothing by itself.
 */
const retryOf = (channel: ChannelName): Projector => ({
  name: channel,
  reads: ['reminders'],
  apply: async (tx, records) => {
    const events = sql.array(
      records.map(({ event }) => event.id),
      'uuid',
    );
    await tx.query(sql.unsafe`
      update projection.delivery set state = 'waiting', attempts = 0, next_try = now(), settled_at = null
      where channel = ${channel} and event_id = any(${events}) and state = 'failed'`);
  },
});

export const CHANNEL_RETRIES: readonly Projector[] = [retryOf('email'), retryOf('push'), retryOf('webhook')];
