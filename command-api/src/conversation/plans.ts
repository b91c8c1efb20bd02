/** A change that only the person may approve: shown first, carried out on a yes, void when anything in it has changed. */
import { randomBytes } from 'node:crypto';
import type { Interpretation } from '@tasklog/schemas';
import type { Wish } from '../request.ts';
import type { TaskRow } from '../store/tasks.ts';
import type { Plan } from './threads.ts';

/** A plan waits so long for its yes, wherever it was proposed. */
export const LAPSES_AFTER_MS = 10 * 60_000;
const CONFIRM_OVER = 5;

/** Whether so much may happen without asking: one delete may, a handful of changes may, more is a plan. */
export function needsPlan(wishes: readonly Wish[], confirmOver = CONFIRM_OVER): boolean {
  const deletes = wishes.filter(({ command }) => command.type === 'delete').length;
  const changes = wishes.filter(({ command }) => command.type !== 'add').length;
  return deletes > 1 || changes > confirmOver;
}

export function makePlan(meant: Interpretation, targets: readonly TaskRow[], now: Date): Plan {
  const intent =
    meant.intent === 'confirm' && meant.of !== undefined ? (meant.of as Interpretation['intent']) : meant.intent;
  return {
    token: randomBytes(16).toString('base64url'),
    interpretation: { ...meant, intent },
    versions: Object.fromEntries(targets.map(({ id, version }) => [id, version])),
    expiresAt: new Date(now.getTime() + LAPSES_AFTER_MS).toISOString(),
  };
}

/** Whether this is the plan's own change, said yes to: the same intent on exactly the same tasks. */
export function approves(meant: Interpretation, targets: readonly TaskRow[], plan: Plan | undefined): plan is Plan {
  if (plan === undefined || meant.intent !== plan.interpretation.intent) return false;
  const ids = targets.map(({ id }) => id).sort();
  return ids.length > 0 && JSON.stringify(ids) === JSON.stringify(Object.keys(plan.versions).sort());
}

/** Why an approved plan can no longer be carried out; undefined when it can. */
export function lapse({ versions, expiresAt }: Plan, targets: readonly TaskRow[], now: Date): string | undefined {
  if (now.toISOString() > expiresAt)
    return 'That plan is more than ten minutes old, so I let it go. Say it again and I will show it anew.';
  const changed = targets.filter(({ id, version }) => versions[id] !== version);
  if (changed.length > 0)
    return `${changed.map(({ doc }) => `“${doc.title}”`).join(', ')} changed in the meantime, so I did nothing. Say it again and I will show it anew.`;
  return undefined;
}
