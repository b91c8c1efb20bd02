/**
 * People at work: each waits a moment, asks for something, and waits for the answer; without one it asks again with the
 * same key. What they were told is held against what there is (watch.ts).
 */
import { compensations, toRedo, toUndo } from '@tasklog/domain';
import type { PastChange } from '@tasklog/domain';
import { severalTasks } from '@tasklog/command-api/http/tasks';
import type { Outcome, Request, Wish } from '@tasklog/command-api/request';
import type { Command, Envelope } from '@tasklog/schemas';
import type { Acknowledged } from './watch.ts';
import { pickCommand } from './wishes.ts';
import type { Whole } from './world.ts';
import type { Process } from './schedule.ts';
import { ask } from './network.ts';

const THINK_MS = 4_000;
const TRIES = 4;
/** How often somebody does the same thing in many windows at once. */
const CROWD = 0.08;
const WINDOWS = 8;

type Asked = { userId: string; key: string; body: string; wishes: Wish[]; undoes?: string; foreign: boolean };

export async function person(whole: Whole, by: Process, userId: string): Promise<void> {
  const { schedule, random } = whole;
  const past: Asked[] = [];
  for (;;) {
    await schedule.sleep(by, random.below(THINK_MS));
    if (whole.closing) return;
    const asked = choose(whole, userId, past);
    if (asked === undefined) continue;
    past.push(asked);
    if (random.chance(CROWD) && asked.wishes.length === 1) await crowd(whole, by, asked);
    if (past.length > 20) past.shift();
    for (let tries = 0; tries < TRIES && !(await answered(whole, by, asked)); tries += 1)
      await schedule.sleep(by, random.below(THINK_MS));
  }
}

/** Each window asks under a key of its own, and with what it saw when they all began. */
async function crowd(whole: Whole, by: Process, asked: Asked): Promise<void> {
  const [{ command }] = asked.wishes as [Wish];
  const windows = Array.from({ length: WINDOWS }, (_, n): Asked => {
    const tag = { type: 'tag' as const, taskId: command.taskId, add: [`w${String(n)}`] };
    return {
      ...asked,
      key: whole.ids(),
      wishes: [{ command: n % 2 === 0 ? tag : command }],
      body: `${asked.body} ${String(n)}`,
    };
  });
  await Promise.all(windows.map((each) => answered(whole, by, each)));
}

function choose(whole: Whole, userId: string, past: readonly Asked[]): Asked | undefined {
  const { random, ids, db } = whole;
  const roll = random.below(100);
  if (roll < 4) {
    const set = db.quiet.get(userId);
    const hours = random.pick(['22:00-07:00', '00:00-00:00', '08:00-20:00']);
    db.quiet.set(userId, { hours, version: (set?.version ?? 0) + 1, updatedAt: whole.schedule.wall() });
    return undefined;
  }
  const before = past.length > 0 && roll < 14 ? random.pick(past) : undefined;
  // The same again, as a client does that has not heard; or the same key for something else, as a broken one does.
  if (before && roll < 11) return before;
  const key = before?.key ?? ids();
  if (roll < 22) {
    const back = goBack(whole, userId, roll < 20 ? toUndo : toRedo);
    if (back) return { userId, key, foreign: false, ...back };
  }
  const { wishes, foreign } = pickCommand(whole, userId);
  return { userId, key, wishes, foreign, body: JSON.stringify(wishes) };
}

function goBack(
  { db }: Whole,
  userId: string,
  which: (past: readonly PastChange[]) => string | undefined,
): Pick<Asked, 'wishes' | 'undoes' | 'body'> | undefined {
  const isTheirs = ({ userid, type }: Envelope): boolean => userid === userId && type.startsWith('task.');
  const events = [...db.log['task-events'].flat(), ...db.outbox]
    .map(({ event }) => event)
    .filter(
      (event) => isTheirs(event) && db.tasks.has(event.subject) && Boolean((event.data as { after?: object }).after),
    );
  const changes = new Map(events.map(({ changeid: id, undoes }) => [id, { id, undoes }]));
  const id = which([...changes.values()].sort((a, b) => (a.id < b.id ? 1 : -1)));
  if (id === undefined) return undefined;
  const commands = compensations(events.filter(({ changeid }) => changeid === id) as never);
  return { wishes: commands.map((command: Command) => ({ command })), undoes: id, body: `undo ${id}` };
}

/** Asks once; false when no answer came. */
async function answered(whole: Whole, by: Process, asked: Asked): Promise<boolean> {
  const { points, watch, ids } = whole;
  const request = (): Request => ({
    change: { userId: asked.userId, changeId: ids(), actor: 'user', ...(asked.undoes ? { undoes: asked.undoes } : {}) },
    key: asked.key,
    hash: Buffer.from(asked.body),
    timeZone: 'Europe/Oslo',
    wishes: asked.wishes,
    answer: (result) => ({
      ...severalTasks(result),
      versions: result.tasks.map(({ task, version }) => ({ id: task.id, version })),
    }),
  });
  const heard = await ask(whole, by, request);
  if (heard === undefined) {
    points.hit('command: no answer came');
    return false;
  }
  const { outcome, changeId } = heard;
  if (outcome.kind === 'done') {
    points.hit(outcome.replayed ? 'command: repeated, answered as before' : 'command: done');
    const answer = outcome.answer as Acknowledged & { versions: Acknowledged['tasks'] };
    watch.acknowledged(asked.userId, asked.key, { changeId: answer.changeId, tasks: answer.versions });
    if (asked.undoes) points.hit('undo: taken back');
    if (asked.foreign) watch.wrong('f', `${asked.userId} changed a task of another: ${asked.body}`);
    return true;
  }
  watch.refused(changeId);
  tell(whole, asked, outcome);
  return outcome.kind !== 'in-flight' && outcome.kind !== 'contended';
}

function tell({ points, watch }: Whole, asked: Asked, outcome: Exclude<Outcome, { kind: 'done' }>): void {
  const names = {
    stale: 'command: stale',
    'key-reused': 'command: key used for something else',
    'in-flight': 'command: key in flight',
    contended: 'command: contended',
    refused: 'command: refused',
    erased: 'command: refused',
  } as const;
  points.hit(names[outcome.kind]);
  if (outcome.kind !== 'refused') return;
  const { code } = outcome.refusal;
  if (code === 'changed-since') points.hit('undo: changed since');
  if (!asked.foreign) return;
  points.hit('command: somebody else’s task');
  if (code !== 'no-such-task' && code !== 'already-exists')
    watch.wrong('f', `${asked.userId} learns ${code} of another’s task`);
}
