/** What is asked of the write side at once, and what comes of it. */
import type { Fact, Refusal, Task } from '@tasklog/domain';
import type { Command } from '@tasklog/schemas';
import type { Change } from './envelope.ts';

/** One command, and the version its task must have (If-Match); `fresh`: the id was made here, so nobody else can have it. */
export type Wish = { command: Command; expected?: number; fresh?: true };

/** All of it happens, or none: one change. `key` undefined: the caller gave none, so a repeat cannot be recognised. */
export type Request = {
  change: Change;
  key: string | undefined;
  hash: Buffer;
  timeZone: string;
  /** The zone that the user has chosen, if any, is meant instead. */
  inChosenZone?: boolean;
  wishes: Wish[];
  /** What is answered, and stored with the key. Called before the write; never sees a refused request. */
  answer: (result: Result) => unknown;
};

export type TaskResult = { task: Task; version: number; fact: Fact | undefined };
export type Result = { changeId: string; tasks: TaskResult[]; position: string };

export type Outcome =
  | { kind: 'done'; answer: unknown; replayed: boolean }
  | { kind: 'refused'; refusal: Refusal; index: number }
  | { kind: 'stale'; index: number; version: number }
  | { kind: 'key-reused' }
  | { kind: 'in-flight' }
  | { kind: 'erased' }
  | { kind: 'contended' };
