import { sql } from '@tasklog/runtime/pool';

/** Where people want to be told outside, as a table: user_id, channel, and which of several places of a channel. */
export const PLACES = sql.fragment`(
  select user_id, 'email' as channel, '' as target from command.notification_channel where email_on
  union all select user_id, 'webhook', '' from command.notification_channel where webhook_on
  union all select user_id, 'push', id::text from command.push_subscription)`;
