/**
 * H, the history: what the clients know, one JSON line for each operation, written when it ends. The checker reads it and
 * nothing that a service says of itself.
 */
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `ok`: acknowledged. `fail`: refused, so nothing may have happened. `info`: no answer came, so it happened as a whole or
 * not at all, and nobody knows.
 */
export type Outcome = 'ok' | 'fail' | 'info';

export type Operation = {
  id: string;
  kind: string;
  user: string;
  key: string;
  outcome: Outcome;
  sentAt: number;
  answeredAt: number;
  tries: number;
  /** The first request of these tries was lost or put off: it may have been carried out before another could decide. */
  unsure: boolean;
  status: number;
  /** What each task that the answer names is now: its id and its version. */
  effects: (readonly [string, number])[];
  task?: string;
  /** A word that is in this operation's title or tag, and in no other's. */
  mark?: string;
  ifMatch?: number;
  /** The tags that were read before, in a read-modify-write. */
  read?: string[];
  /** When a reminder is due, and its id. */
  due?: number;
  reminder?: string;
  /** Of the answer's bytes: a repeated key is answered with the same. */
  answer?: string;
  /** Sent again under the key of this operation. */
  repeats?: string;
  changeId?: string;
};

export type History = {
  write: (operation: Operation) => void;
  /** Every byte that a user was told, by whatever way. */
  told: (user: string, text: string) => void;
  /** What came in from outside: a reminder at a webhook. */
  received: (what: object) => void;
  fault: (what: object) => void;
  folder: string;
};

export function openHistory(folder: string): History {
  mkdirSync(join(folder, 'told'), { recursive: true });
  const line = (file: string, what: object): void => appendFileSync(join(folder, file), `${JSON.stringify(what)}\n`);
  return {
    folder,
    write: (operation) => line('history.jsonl', operation),
    told: (user, text) => appendFileSync(join(folder, 'told', `${user}.txt`), `${text}\n`),
    received: (what) => line('received.jsonl', what),
    fault: (what) => line('faults.jsonl', what),
  };
}
