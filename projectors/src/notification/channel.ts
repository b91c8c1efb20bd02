import type { ReminderDue } from '@tasklog/schemas';

export type ChannelName = 'email' | 'push' | 'webhook';

/** One reminder on its way to one place. */
export type Delivery = {
  /** The same however often it is sent: what a receiver drops repeats by. */
  id: string;
  userId: string;
  /** Which of several places; empty where a channel has one. */
  target: string;
  event: ReminderDue;
  attempts: number;
};

/**
 * `dropped`: nobody wants it there any more. `failed`: asking again would get the same answer. `again`: it may yet go well.
 * A reason is for operators: it holds no address, no secret and no words of a user.
 */
export type Delivered =
  | { outcome: 'done' }
  | { outcome: 'dropped' | 'failed'; reason: string }
  | { outcome: 'again'; reason: string; afterMs?: number };

/** A way to the outside. What `send` throws counts as `again`. */
export type Channel = { name: ChannelName; send: (delivery: Delivery) => Promise<Delivered> };
