import type { ListedTask } from '../context.ts';
import type { Filter } from '../lists/filters.ts';

/** Which tasks a phrase means, or why that cannot be told. */
export type Resolved =
  | { kind: 'found'; tasks: ListedTask[]; text?: string; rule: string; bulk?: { filter: Filter; all: boolean } }
  | { kind: 'many'; tasks: ListedTask[]; text: string }
  | { kind: 'none'; text: string; nearest: ListedTask[]; why?: string };

export type Status = 'open' | 'completed' | 'any';
