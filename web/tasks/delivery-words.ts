import type { NotificationItem } from '@tasklog/schemas';

type Delivery = NotificationItem['deliveries'][number];

const CHANNELS: Record<Delivery['channel'], string> = { email: 'mail', push: 'push', webhook: 'webhook' };
const STATES: Record<Delivery['state'], string> = {
  waiting: 'on its way by',
  done: 'sent by',
  failed: 'not sent by',
  dropped: 'no longer wanted by',
};

/** What became of a reminder outside of the page. */
export const deliveryWords = (channel: Delivery['channel'], state: Delivery['state']): string =>
  `${STATES[state]} ${CHANNELS[channel]}`;
