/**
 * Keeps a consumer joined: when it ends (the broker died, the group threw it out, kafkajs gave up, or somebody who
 * waits in vain asked for it) it leaves, waits a little, and a new one joins.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { BrokerError } from '../broker/broker.ts';
import { within } from './client.ts';
import type { Log } from './client.ts';
import type { Joined } from './joined.ts';

export type RejoinOptions = {
  join: () => Promise<Joined>;
  onLeft: () => void;
  /** What kafkajs threw, as a sentence. */
  explain: (error: unknown) => BrokerError;
  /** Told once, until it works again. */
  tell: (error: BrokerError) => void;
  log: Log;
};

export type Rejoining = {
  /** Resolves when the first attempt is over, joined or not; rejects when an operator must act first. */
  first: Promise<void>;
  /** Something was fetched: another fault is worth being told again. */
  well: () => void;
  /** Resolves when the consumer of now is gone. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
};

const REJOIN_MIN_MS = 250;
const REJOIN_MAX_MS = 5_000;
const STOP_MS = 5_000;

export function keepJoined({ join, onLeft, explain, tell, log }: RejoinOptions): Rejoining {
  const first = Promise.withResolvers<void>();
  const stopping = new AbortController();
  let joined: Joined | undefined;
  let hurry = new AbortController();
  let gone = Promise.withResolvers<void>();
  let failures = 0;
  let told = false;

  const attempt = async (): Promise<void> => {
    try {
      joined = await join();
      first.resolve();
      if (stopping.signal.aborted) joined.end();
      const error = await joined.ended;
      if (error !== undefined) failed(explain(error));
    } catch (error) {
      const explained = explain(error);
      if (failures === 0 && isForOperator(explained)) first.reject(explained);
      first.resolve();
      failed(explained);
    }
    await joined?.leave();
    joined = undefined;
    onLeft();
  };

  /** What passes by itself, as at every start of a broker, is told only when it happens again. */
  const failed = (error: BrokerError): void => {
    failures += 1;
    log(error.message);
    if (told || (failures === 1 && error.fault === 'unreachable')) return;
    told = true;
    tell(error);
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      hurry = new AbortController();
      gone = Promise.withResolvers();
      await attempt();
      gone.resolve();
      const pause = failures === 0 ? 0 : Math.min(REJOIN_MIN_MS * 2 ** (failures - 1), REJOIN_MAX_MS);
      const signal = AbortSignal.any([hurry.signal, stopping.signal]);
      await wait(pause, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = run();

  return {
    first: first.promise.catch(async (error: unknown) => {
      stopping.abort();
      await running;
      throw error;
    }),
    well: () => {
      failures = 0;
      told = false;
    },
    restart: async () => {
      hurry.abort();
      // One that is just joining is new already.
      if (!joined) return;
      joined.end();
      await gone.promise;
    },
    stop: async () => {
      stopping.abort();
      joined?.end();
      // One that is just joining a broker that does not answer ends by itself, later.
      await within(STOP_MS, running);
    },
  };
}

const isForOperator = ({ fault }: BrokerError): boolean => fault === 'credentials' || fault === 'tls';
