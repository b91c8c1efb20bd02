/**
 * A write of an assistant, from its reading to its answer: one call is one change, and one undo takes it back.
 *
 * What makes no sense is left out and told, the rest happens together. The answer is stored with the request's id in the commit
 * itself, so a call that is repeated, even while the list has changed, is answered the same and happens once. What is too much
 * for that becomes a plan; what of it the person approves is committed under the same id, so the repeated call then tells of it.
 */
import { createHash } from 'node:crypto';
import { Problem } from '@tasklog/runtime';
import type { ToolChange } from '@tasklog/schemas';
import { needsPlan } from '../conversation/plans.ts';
import type { WriteName } from '../conversation/tools.ts';
import type { Change } from '../envelope.ts';
import { newId } from '../ids.ts';
import { storedAnswer } from '../store/idempotency.ts';
import type { Desk } from './desk.ts';
import { changed, failureOf, inOrder, reused, thrown } from './outcome.ts';
import type { Call } from './outcome.ts';
import { planFor } from './plans.ts';
import type { Answer, Written } from './plans.ts';
import type { Item, Reading } from './reading.ts';
import { readerOf } from './tools/writes.ts';

const TRIES = 5;

export async function write(
  desk: Desk,
  tool: WriteName,
  { requestId, ...input }: { requestId: string },
  answer?: Answer,
): Promise<Written> {
  const { db, caller } = desk;
  const key = `mcp:${requestId}`;
  const hash = createHash('sha256')
    .update(JSON.stringify([tool, input]))
    .digest();
  const before = await storedAnswer(db, caller.userId, key);
  if (before?.hash.equals(hash) === false) throw reused();
  if (before) return { kind: 'changed', change: before.answer as ToolChange };
  const change: Change = {
    userId: caller.userId,
    changeId: newId(),
    actor: 'assistant',
    ...(caller.traceparent === undefined ? {} : { traceparent: caller.traceparent }),
  };
  const call = { key, hash, change };
  for (let tries = 1, now = desk; tries <= TRIES; tries += 1, now = now.again()) {
    const reading = await readerOf(tool)(now, input);
    if (tool !== 'undo' && isTooMuch(reading, now)) return planFor(now, call, reading, answer);
    const written = await commit(now, call, reading);
    if (written) return { kind: 'changed', change: written };
  }
  throw new Problem(
    409,
    'contended',
    'Others keep changing these tasks at the same moment. Call again with the same requestId.',
  );
}

export const isTooMuch = ({ items }: Reading, { clock }: Desk): boolean =>
  needsPlan(
    items.map(({ wish }) => wish),
    clock.house.confirmOver,
  );

/** Undefined when somebody has changed a task since it was read: read again. */
async function commit({ handle, clock }: Desk, call: Call, reading: Reading): Promise<ToolChange | undefined> {
  const { undoes } = reading;
  let items = reading.items;
  const failures = [...reading.failures];
  while (items.length > 0) {
    const now = items;
    const outcome = await handle({
      ...call,
      change: { ...call.change, ...(undoes === undefined ? {} : { undoes }) },
      timeZone: clock.zone,
      wishes: now.map(({ wish }) => wish),
      answer: (result) => changed(result, now, failures, clock),
    });
    if (outcome.kind === 'done') return outcome.answer as ToolChange;
    if (outcome.kind !== 'refused' && outcome.kind !== 'stale') return thrown(outcome);
    const item = now[outcome.index] as Item;
    if (outcome.kind === 'stale' && item.asked === undefined) return undefined;
    failures.push(failureOf(outcome, item));
    // What is taken back is taken back whole.
    items = undoes === undefined ? now.filter((one) => one !== item) : [];
  }
  return { done: [], failures: inOrder(failures) };
}
