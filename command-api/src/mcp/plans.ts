/**
 * A change that only the person may approve: by an answer to their client's question, or on the web. Bound to the user, to exactly
 * these commands on exactly these versions, for ten minutes, once: its commit carries the id of the request it came from, so
 * however often and from wherever it is approved, it happens once, and not at all when a task in it has changed.
 */
import { randomBytes } from 'node:crypto';
import { Problem } from '@tasklog/runtime';
import type { Plan as PublicPlan, ToolChange, ToolFailure } from '@tasklog/schemas';
import { clockOf } from '@tasklog/domain/language/clock';
import { bold } from '@tasklog/domain/language/reply';
import { LAPSES_AFTER_MS } from '../conversation/plans.ts';
import type { Core } from '../core.ts';
import { newId } from '../ids.ts';
import { findPlan, insertPlan, movePlan } from '../store/plans.ts';
import type { StoredPlan } from '../store/plans.ts';
import { tasksByIds } from '../store/tasks.ts';
import type { Desk } from './desk.ts';
import { changed, failureOf, reused, thrown } from './outcome.ts';
import type { Call } from './outcome.ts';
import type { Item, Reading } from './reading.ts';
import { candidateOf } from './rows.ts';

type Doc = {
  summary: string;
  zone: string;
  items: Item[];
  failures: ToolFailure[];
  tasks: PublicPlan['tasks'];
};
export type Plan = StoredPlan<Doc>;

/** What a call comes to: done as far as it could be, or waiting for the person. */
export type Written = { kind: 'changed'; change: ToolChange } | { kind: 'waits'; plan: Plan };

/** What the person said, and to which plan: the token came back in their answer. */
export type Answer = { token: string; approved: boolean };

/** The plan of this call, made when there is none; carried out or dropped when the person has answered. */
export async function planFor(desk: Desk, call: Call, reading: Reading, answer: Answer | undefined): Promise<Written> {
  const plan = await keep(desk, call, reading);
  const said = answer?.token === plan.token ? answer.approved : undefined;
  if (plan.state === 'denied' || said === false) {
    if (said === false) await deny(desk, plan);
    return {
      kind: 'changed',
      change: { done: [], failures: plan.doc.items.map(({ item, ref }) => declined(item, ref)) },
    };
  }
  if (said === true || plan.state === 'approved') return { kind: 'changed', change: await approve(desk, plan) };
  return { kind: 'waits', plan };
}

const declined = (item: number, ref: string | undefined): ToolFailure => ({
  item,
  ...(ref === undefined ? {} : { ref }),
  code: 'declined',
  message: 'The user did not approve this. Leave it, or ask the user what to do instead.',
});

async function keep(desk: Desk, call: Call, reading: Reading): Promise<Plan> {
  const { db, caller, clock, now } = desk;
  const at = now();
  const { items, failures } = reading;
  const made = {
    id: newId(),
    userId: caller.userId,
    token: randomBytes(24).toString('base64url'),
    key: call.key,
    hash: call.hash,
    changeId: call.change.changeId,
    client: caller.client,
    doc: { summary: summaryOf(items), zone: clock.zone, items, failures, tasks: await shown(desk, items) },
    proposedAt: at.toISOString(),
    expiresAt: new Date(at.getTime() + LAPSES_AFTER_MS).toISOString(),
  } satisfies Omit<Plan, 'state'>;
  if (await insertPlan(db, made)) return { ...made, state: 'open' };
  const known = await findPlan<Doc>(db, caller.userId, { key: call.key });
  if (known?.hash.equals(call.hash) !== true) throw reused();
  return known;
}

const VERBS: Record<string, string> = {
  complete: 'Complete',
  reopen: 'Reopen',
  delete: 'Delete',
  reschedule: 'Move',
  snooze: 'Snooze the reminders of',
};
const CHANGES: Record<string, string> = {
  complete: 'completed',
  reopen: 'reopened',
  delete: 'deleted',
  reschedule: 'rescheduled',
  snooze: 'snoozed',
};

function summaryOf(items: readonly Item[]): string {
  const types = new Set(items.map(({ wish }) => wish.command.type));
  const [type = ''] = types.size === 1 ? types : ['update'];
  return `${VERBS[type] ?? 'Change'} ${String(items.length)} tasks`;
}

async function shown({ db, caller, clock }: Desk, items: readonly Item[]): Promise<PublicPlan['tasks']> {
  const rows = await tasksByIds(
    db,
    caller.userId,
    items.map(({ wish }) => wish.command.taskId),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return items.flatMap(({ wish: { command } }) => {
    const row = byId.get(command.taskId);
    if (row === undefined) return [];
    const { due } = candidateOf(row, clock);
    const change = CHANGES[command.type] ?? 'updated';
    return [
      { id: row.id, title: row.doc.title, change, ...(due === undefined ? {} : { when: due.replace('T', ' ') }) },
    ];
  });
}

const NAMED = 20;

/** The question a client asks its person. */
export function questionOf({ doc: { summary, tasks } }: Plan): string {
  const rows = tasks
    .slice(0, NAMED)
    .map(({ title, when }) => `- ${bold(title)}${when === undefined ? '' : `, ${when}`}`);
  const more = tasks.length > NAMED ? [`- and ${String(tasks.length - NAMED)} more`] : [];
  return [`${summary}?`, ...rows, ...more].join('\n');
}

/** The user's plan, as the web shows it. Throws Problem 404 when it is none of theirs. */
export async function readPlan({ db, now }: Pick<Core, 'db' | 'now'>, userId: string, id: string): Promise<PublicPlan> {
  return shownPlan(await need(db, userId, id), now());
}

/** The person's yes or no. Throws Problem 409 when it was answered otherwise, has lapsed, or a task in it has changed. */
export async function settlePlan(
  core: Pick<Core, 'db' | 'now' | 'handle'>,
  userId: string,
  id: string,
  approved: boolean,
): Promise<PublicPlan> {
  const plan = await need(core.db, userId, id);
  await (approved ? approve(core, plan) : deny(core, plan));
  return readPlan(core, userId, id);
}

async function need(db: Core['db'], userId: string, id: string): Promise<Plan> {
  const plan = await findPlan<Doc>(db, userId, { id });
  if (plan === undefined) throw noSuchPlan();
  return plan;
}

export const noSuchPlan = (): Problem =>
  new Problem(404, 'no-such-plan', 'There is no such plan. It may be more than a day old.');

function shownPlan({ id, doc, state, client, proposedAt, expiresAt, changeId }: Plan, now: Date): PublicPlan {
  const over = state === 'open' && expiresAt <= now.toISOString();
  return {
    id,
    state: over ? 'lapsed' : state,
    summary: doc.summary,
    client,
    tasks: doc.tasks,
    proposedAt,
    expiresAt,
    ...(state === 'approved' ? { changeId } : {}),
  };
}

// A process may die between the two steps: the plan is approved then and nothing is committed, and whoever asks next goes on.
async function approve({ db, handle, now }: Pick<Core, 'db' | 'now' | 'handle'>, plan: Plan): Promise<ToolChange> {
  const { doc, userId, key, hash, changeId } = plan;
  const mine = (await movePlan(db, plan.id, ['open'], 'approved', now())) || (await stateNow(db, plan)) === 'approved';
  if (!mine) throw over(await stateNow(db, plan));
  const outcome = await handle({
    change: { userId, changeId, actor: 'assistant' },
    key,
    hash,
    timeZone: doc.zone,
    wishes: doc.items.map(({ wish }) => wish),
    answer: (result) => changed(result, doc.items, doc.failures, clockOf(instant(now()), doc.zone, {})),
  });
  if (outcome.kind === 'done') return outcome.answer as ToolChange;
  if (outcome.kind !== 'refused' && outcome.kind !== 'stale') return thrown(outcome);
  await movePlan(db, plan.id, ['approved'], 'lapsed');
  const { message } = failureOf(outcome, doc.items[outcome.index] as Item);
  const title = doc.tasks.find(({ id }) => id === doc.items[outcome.index]?.wish.command.taskId)?.title ?? 'a task';
  throw new Problem(409, 'plan-lapsed', `“${title}” stands in the way, so nothing was done: ${message}`);
}

const instant = (at: Date): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(at.getTime());

async function deny({ db, now }: Pick<Core, 'db' | 'now'>, plan: Plan): Promise<void> {
  const moved = (await movePlan(db, plan.id, ['open'], 'denied', now())) || (await stateNow(db, plan)) === 'denied';
  if (!moved) throw over(await stateNow(db, plan));
}

const stateNow = async (db: Core['db'], { userId, id }: Plan): Promise<string> =>
  (await findPlan(db, userId, { id }))?.state ?? 'lapsed';

function over(state: string): Problem {
  if (state === 'approved')
    return new Problem(409, 'plan-settled', 'This plan was approved already. Undo takes it back.');
  if (state === 'denied')
    return new Problem(409, 'plan-settled', 'This plan was refused already. Let it be proposed anew.');
  return new Problem(
    409,
    'plan-lapsed',
    'This plan is more than ten minutes old, so nothing was done. Let it be proposed anew.',
  );
}
