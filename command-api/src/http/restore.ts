/** Making tasks again what they were: shown before, decided like any command, and taken back by undo. */
import type { RequestHandler } from 'express';
import { decide } from '@tasklog/domain';
import { isMoment, pastInstant } from '@tasklog/domain/history/moment';
import { restoration } from '@tasklog/domain/history/restoring';
import { invalid, Problem } from '@tasklog/runtime';
import type { Restoration, TaskAnswer, TasksAnswer } from '@tasklog/schemas';
import { isRestoreBody, isRestorePreview, isTaskRestore } from '@tasklog/schemas/validators';
import type { Core } from '../core.ts';
import type { Wish } from '../request.ts';
import { atInstant, atVersion, changedSince } from '../restore.ts';
import type { Past } from '../restore.ts';
import { isErased } from '../store/erasure.ts';
import { tasksByIds } from '../store/tasks.ts';
import { DEFAULT_ZONE, needZone } from '../zone.ts';
import { answerOf, erased } from './problems.ts';
import { bodyAs, callOf, personOf, taskIdOf, versionOf } from './request.ts';
import { oneTask, sendTask, sendTasks, severalTasks } from './tasks.ts';

type Deps = Pick<Core, 'db' | 'handle' | 'now'>;

/** The zone a user has chosen. */
type ZoneOf = (userId: string) => Promise<string | undefined>;

/** What is shown at once; more than that is restored in several steps. */
const SHOWN = 500;

/** POST /v1/tasks/{id}/restore: to a moment, or to a version. */
export function restoreTask({ db, handle, now }: Deps, zoneOf: ZoneOf): RequestHandler {
  return async (request, response) => {
    const body = bodyAs(isTaskRestore, request);
    const [id, userId, expected] = [taskIdOf(request), personOf(response), versionOf(request)];
    const past =
      'version' in body
        ? await atVersion(db, userId, id, body.version)
        : await atInstant(db, userId, id, await instantIn(body, userId, zoneOf, now));
    if (past.then === undefined)
      throw new Problem(422, 'not-then', 'The task had not been added at that moment. To be rid of it, delete it.', {
        faults: [{ field: '/asOf', message: `lies before ${past.row.doc.createdAt}, when the task was added` }],
      });
    const wish = { command: restoration(past.row.doc, past.then), ...(expected === undefined ? {} : { expected }) };
    const outcome = await handle({ ...callOf(request, response), wishes: [wish], answer: oneTask });
    sendTask(response, answerOf(outcome).answer as TaskAnswer, 200);
  };
}

/** POST /v1/restore/preview: which tasks are not what they were, and what would become of them. */
export function previewRestore({ db, now }: Deps, zoneOf: ZoneOf): RequestHandler {
  return async (request, response) => {
    const body = bodyAs(isRestorePreview, request);
    const userId = personOf(response);
    if (await isErased(db, userId)) throw erased();
    const ids = body.taskIds?.map((id) => id.toLowerCase());
    const at = await instantIn(body, userId, zoneOf, now);
    const pasts = await changedSince(db, userId, at, ids);
    const told = { now: now().toISOString(), timeZone: DEFAULT_ZONE };
    const changes = pasts.slice(0, SHOWN).flatMap((past) => changeOf(past, told));
    response.json({ asOf: at, changes, total: pasts.length } satisfies Restoration);
  };
}

function changeOf({ row, then }: Past, told: { now: string; timeZone: string }): Restoration['changes'] {
  const decision = decide(restoration(row.doc, then), row.doc, told);
  if (decision.kind !== 'fact') return [];
  const { type, before, after } = decision.fact;
  return [{ id: row.id, version: row.version, title: row.doc.title, type, before: before ?? {}, after }];
}

/**
 * POST /v1/restore: the tasks of a preview, each only while it has the version that was shown. What is again what it was
 * needs nothing, so a second time does nothing.
 */
export function restore({ db, handle, now }: Deps, zoneOf: ZoneOf): RequestHandler {
  return async (request, response) => {
    const { tasks, ...body } = bodyAs(isRestoreBody, request);
    const userId = personOf(response);
    const versions = new Map(tasks.map(({ id, version }) => [id.toLowerCase(), version]));
    if (versions.size < tasks.length)
      throw invalid([{ field: '/tasks', message: 'name a task twice; name each once' }]);
    const ids = [...versions.keys()];
    await needAll(db, userId, ids);
    const pasts = await changedSince(db, userId, await instantIn(body, userId, zoneOf, now), ids);
    const wishes = pasts.map(({ row, then }): Wish => ({
      command: restoration(row.doc, then),
      expected: versions.get(row.id) as number,
    }));
    const outcome = await handle({ ...callOf(request, response), wishes, answer: severalTasks });
    const field = (index: number): string => `/tasks/${String(ids.indexOf(wishes[index]?.command.taskId ?? ''))}`;
    sendTasks(response, answerOf(outcome, field).answer as TasksAnswer);
  };
}

async function needAll(db: Deps['db'], userId: string, ids: readonly string[]): Promise<void> {
  const found = new Set((await tasksByIds(db, userId, ids)).map(({ id }) => id));
  const faults = ids.flatMap((id, n) =>
    found.has(id) ? [] : [{ field: `/tasks/${String(n)}/id`, message: 'is not one of your tasks' }],
  );
  if (faults.length > 0) throw new Problem(404, 'no-such-task', 'One of these tasks is none of yours.', { faults });
}

/** The instant that is meant. Throws Problem 422 for what is no moment or zone, or has not come. */
async function instantIn(
  { asOf, timeZone }: { asOf: string; timeZone?: string },
  userId: string,
  zoneOf: ZoneOf,
  now: Core['now'],
): Promise<string> {
  if (!isMoment(asOf))
    throw invalid([
      {
        field: '/asOf',
        message: 'must be an instant such as 2026-11-20T09:00:00Z, or a day or minute such as 2026-11-20T09:00',
      },
    ]);
  const zone = timeZone === undefined ? undefined : needZone(timeZone);
  const at = pastInstant(
    asOf,
    zone ?? (await zoneOf(userId)) ?? DEFAULT_ZONE,
    Temporal.Instant.fromEpochMilliseconds(now().getTime()),
  );
  if (at === undefined) throw invalid([{ field: '/asOf', message: 'must not lie in the future' }]);
  return at.toString({ smallestUnit: 'millisecond' });
}
