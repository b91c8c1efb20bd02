/** What a write of an assistant came to, item by item. */
import type { Refusal } from '@tasklog/domain';
import type { Clock } from '@tasklog/domain/language/clock';
import { Problem } from '@tasklog/runtime';
import type { ToolChange, ToolFailure } from '@tasklog/schemas';
import type { Change } from '../envelope.ts';
import type { Outcome, Result } from '../request.ts';
import { answerOf } from '../http/problems.ts';
import type { Item } from './reading.ts';
import { doneWith } from './rows.ts';

/** `key` and `hash` recognise the call when it comes again. */
export type Call = { key: string; hash: Buffer; change: Change };

export function changed(
  { tasks, changeId, position }: Result,
  items: readonly Item[],
  failures: readonly ToolFailure[],
  clock: Clock,
): ToolChange {
  const wrote = tasks.some(({ fact }) => fact !== undefined);
  return {
    done: tasks.map((task, n) => doneWith(task, items[n]?.item ?? 0, clock)),
    failures: inOrder(failures),
    ...(wrote ? { changeId, undo: `Call undo with changeId ${changeId} to take all of this back.` } : {}),
    ...(position === '' ? {} : { position }),
  };
}

export const inOrder = (failures: readonly ToolFailure[]): ToolFailure[] =>
  failures.toSorted((a, b) => a.item - b.item);

export function failureOf(outcome: Extract<Outcome, { kind: 'refused' | 'stale' }>, { item, ref }: Item): ToolFailure {
  const named = { item, ...(ref === undefined ? {} : { ref }) };
  if (outcome.kind === 'refused') return { ...named, ...refused(outcome.refusal) };
  const version = String(outcome.version);
  return {
    ...named,
    code: 'version-mismatch',
    field: '/expectedVersion',
    message: `The task has changed since: it is at version ${version}. Look at it again and decide anew.`,
  };
}

const refused = ({ code, message, field }: Refusal) => ({ code, message, ...(field === undefined ? {} : { field }) });

/** What concerns the whole call is thrown, in the one shape that all refusals have. */
export function thrown(outcome: Exclude<Outcome, { kind: 'done' }>): never {
  if (outcome.kind === 'key-reused') throw reused();
  answerOf(outcome);
  throw new Error('a refusal was taken for an answer');
}

export const reused = (): Problem =>
  new Problem(422, 'key-reused', 'This requestId was used for another request. Make a new one for a new request.', {
    faults: [{ field: '/requestId', message: 'was used for another request' }],
  });
