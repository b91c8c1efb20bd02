/**
 * Reading one's own write: a question with the position token of a command waits until the read model has come that far.
 *
 * All who wait share one poll of the database, so a thousand waiting requests cost as much as one. A wait is bounded;
 * when it runs out, or at once when the read model stands before a record of the task that could not be applied, the
 * question is answered from what is there, and the answer says that it is stale. A token that names a task of somebody
 * else, or one that never was, waits in vain exactly like one that is merely early.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parsePosition } from '@tasklog/event-log';
import type { Position } from '@tasklog/event-log';
import { sql } from '@tasklog/runtime/pool';
import type { Reads } from '@tasklog/runtime/scoped-pool';
import type { Fault } from '@tasklog/schemas';
import { rowWhere } from './row.ts';

const VIEWS = ['task', 'audit', 'history'] as const;
/** The read models that hold a task's version. */
export type View = (typeof VIEWS)[number];

export type Awaited = { view: View; userId: string; taskId: string; version: number };

/** Resolves with whether the view has come that far; false once the wait ran out. Rejects when the database is away. */
export type AwaitPosition = (awaited: Awaited) => Promise<boolean>;

const POLL_MS = 10;

type Waiting = Awaited & { until: number; resolve: (fresh: boolean) => void; reject: (error: unknown) => void };

export function createAwaitPosition(db: Reads, waitMs: number): AwaitPosition {
  const waiting = new Set<Waiting>();
  let polling = false;

  /** Whoever comes while a round is under way is looked at in the next one, and at least once in any case. */
  async function poll(): Promise<void> {
    polling = true;
    while (waiting.size > 0) {
      await round([...waiting]);
      if (waiting.size > 0) await wait(POLL_MS);
    }
    polling = false;
  }

  async function round(present: Waiting[]): Promise<void> {
    try {
      const known = new Map<Waiting, boolean>();
      for (const view of VIEWS) for (const [each, fresh] of await lookedAt(db, view, present)) known.set(each, fresh);
      const now = performance.now();
      for (const each of present)
        if (known.has(each) || now >= each.until) settle(each, () => each.resolve(known.get(each) === true));
    } catch (error) {
      for (const each of present) settle(each, () => each.reject(error));
    }
  }

  function settle(each: Waiting, how: () => void): void {
    waiting.delete(each);
    how();
  }

  return (awaited) =>
    new Promise((resolve, reject) => {
      waiting.add({ ...awaited, until: performance.now() + waitMs, resolve, reject });
      if (!polling) void poll();
    });
}

const PROJECTORS: Record<View, string> = { task: 'tasks', audit: 'audit', history: 'history' };

/** Who need not wait any longer: the view has come that far, or it does not go on because a record of theirs is parked. */
async function lookedAt(
  db: Reads,
  view: View,
  present: readonly Waiting[],
): Promise<(readonly [each: Waiting, fresh: boolean])[]> {
  const asked = present.filter((each) => each.view === view);
  if (asked.length === 0) return [];
  // Its plan is the same for whatever is waited for, and making it took four times as long as the looking.
  const rows = await db.any(sql.type(seenRow)`
    select n::int as n, fresh from (
    select w.n, exists (
        select from read.version v
        where v.model = ${sql.literalValue(view)} and v.task_id = w.task_id and v.user_id = w.user_id and v.version >= w.version
      ) as fresh, exists (
        select from read.ops_blocked_key b join read.ops_generation g on g.projector = b.grp and g.gen = b.gen
        where b.grp = ${PROJECTORS[view]} and g.state = 'live' and b.key in (w.task_id::text, w.user_id::text)
      ) as blocked
    from unnest(
      ${sql.array(
        asked.map((_, n) => n),
        'int4',
      )},
      ${sql.array(
        asked.map(({ taskId }) => taskId),
        'uuid',
      )},
      ${sql.array(
        asked.map(({ userId }) => userId),
        'uuid',
      )},
      ${sql.array(
        asked.map(({ version }) => version),
        'int4',
      )}
    ) as w (n, task_id, user_id, version)) looked
    where fresh or blocked`);
  return rows.flatMap(({ n, fresh }) => {
    const each = asked[n];
    return each ? [[each, fresh] as const] : [];
  });
}

const seenRow = rowWhere((row): row is { n: number; fresh: boolean } => {
  const { n, fresh } = row as Record<string, unknown>;
  return typeof n === 'number' && typeof fresh === 'boolean';
});

/** The position that a request names, in its header or as ?after=. A token that is not ours is a fault. */
export function positionOf(
  header: string | undefined,
  after: string | undefined,
): { position: Position | undefined; faults: Fault[] } {
  const fault = (field: string, message: string) => ({ position: undefined, faults: [{ field, message }] });
  if (header !== undefined && after !== undefined && header !== after)
    return fault('after', 'must be the same as the header Consistency-Token, or left out');
  const token = after ?? header;
  if (token === undefined) return { position: undefined, faults: [] };
  const position = parsePosition(token);
  if (position) return { position, faults: [] };
  return fault(
    after === undefined ? 'Consistency-Token' : 'after',
    'must be the position that a command answered with',
  );
}
