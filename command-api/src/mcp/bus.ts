/**
 * Who is told of changes. A subscription is opened inside the request of its user, and that is how it is known whose it is: an
 * event reaches the subscriptions of its own user and nobody else, though all of them ask for the same `todo://today`.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ServerEvent, ServerEventBus } from '@modelcontextprotocol/server';

type Listener = (event: ServerEvent) => void;

export type OwnerBus = ServerEventBus & {
  /** Runs a request for its user: what it subscribes to is the user's. */
  as: <T>(userId: string, work: () => T) => T;
  tell: (userId: string, uris: readonly string[]) => void;
  listening: (userId: string) => number;
  /** Whether anybody listens. */
  anybody: () => boolean;
};

export function createOwnerBus(onError: (error: Error) => void): OwnerBus {
  const asking = new AsyncLocalStorage<string>();
  const byUser = new Map<string, Set<Listener>>();
  return {
    as: (userId, work) => asking.run(userId, work),
    // Whatever concerns nobody in particular is published nowhere: this server has no such news.
    publish: () => undefined,
    subscribe: (listener) => {
      const userId = asking.getStore();
      if (userId === undefined) return () => undefined;
      const listeners = byUser.get(userId) ?? new Set();
      byUser.set(userId, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        // By then another set may stand there: a user whose last subscription ended and who came back.
        if (listeners.size === 0 && byUser.get(userId) === listeners) byUser.delete(userId);
      };
    },
    tell: (userId, uris) => {
      for (const listener of byUser.get(userId) ?? []) {
        for (const uri of uris) {
          try {
            listener({ kind: 'resource_updated', uri });
          } catch (error) {
            onError(error as Error);
          }
        }
      }
    },
    listening: (userId) => byUser.get(userId)?.size ?? 0,
    anybody: () => byUser.size > 0,
  };
}
