/**
 * Puts the tasks of a file on a list, each by a command of its own; commands of a stretch are decided and committed together
 * (handle.ts). What a task is called by is made of its user and of what the file says of it, so a file that comes again, whole
 * or changed, or after it was cut off, finds what it brought before and goes on where it stopped. Two runs of a file at the
 * same time find each other's as well: the one that is later is told that the task is there.
 */
import { decide, evolve } from '@tasklog/domain';
import type { Entry, Told } from '@tasklog/domain/import/entry';
import { Problem } from '@tasklog/runtime';
import type { Db } from '@tasklog/runtime/pool';
import { parse } from '@tasklog/schemas';
import type { AddTask, Command, ImportLine } from '@tasklog/schemas';
import { isAddTask } from '@tasklog/schemas/validators';
import { publicTask } from '../envelope.ts';
import type { Handle } from '../handle.ts';
import type { Outcome, Result } from '../request.ts';
import { erased } from '../http/problems.ts';
import { derivedId, newId } from '../ids.ts';
import { tasksByIds } from '../store/tasks.ts';
import type { TaskRow } from '../store/tasks.ts';

export type ImportDeps = { db: Db; handle: Handle };

export type Importing = {
  userId: string;
  entries: readonly Entry[];
  told: Told;
  /** Nothing is written. */
  preview: boolean;
  /** What came before and was deleted since comes back. */
  restore: boolean;
  traceparent?: string;
};

/** What became of a stretch of the file. `position` is that of the last task that was written so far. */
export type Stretch = { done: number; lines: ImportLine[]; changeIds: readonly string[]; position: string };

/** So many are read and committed at a time: others have their turn in between. */
const STRETCH = 100;
/** One undo takes so many back at once, in one statement; it holds up others for about half a second. */
const TASKS_A_CHANGE = 5_000;
const LONGEST_SHOWN = 100;

type Named = Entry & { id: string };

export async function* importTasks(deps: ImportDeps, importing: Importing): AsyncGenerator<Stretch, void> {
  const entries = named(importing);
  const changeIds: string[] = [];
  let changed = TASKS_A_CHANGE;
  let position = '';
  for (let from = 0; from < entries.length; from += STRETCH) {
    const stretch = entries.slice(from, from + STRETCH);
    const changeId = changed >= TASKS_A_CHANGE ? newId() : (changeIds.at(-1) as string);
    const done = await importStretch(deps, importing, stretch, changeId);
    const written = done.filter((each) => each.position !== '');
    if (written.length > 0) {
      if (changeIds.at(-1) !== changeId) {
        changeIds.push(changeId);
        changed = 0;
      }
      changed += written.length;
      position = written.at(-1)?.position ?? position;
    }
    yield { done: from + stretch.length, lines: done.map(({ line }) => line), changeIds, position };
  }
}

/** Each with the id that it has or will have here. Lines that say the same are told apart by their order. */
function named({ userId, entries }: Importing): Named[] {
  const seen = new Map<string, number>();
  return entries.map((entry) => {
    const nth = (seen.get(entry.key) ?? 0) + 1;
    seen.set(entry.key, nth);
    return { ...entry, id: derivedId('import', userId, entry.key, String(nth)) };
  });
}

type Done = { line: ImportLine; position: string };

async function importStretch(
  { db, handle }: ImportDeps,
  importing: Importing,
  stretch: readonly Named[],
  changeId: string,
): Promise<Done[]> {
  const ids = stretch.flatMap(({ id, taskId }) => (taskId === undefined ? [id] : [id, taskId]));
  const rows = new Map((await tasksByIds(db, importing.userId, ids)).map((row) => [row.id, row]));
  return Promise.all(
    stretch.map(async (entry): Promise<Done> => {
      const row = rows.get(entry.taskId ?? '') ?? rows.get(entry.id);
      const next = nextFor(entry, row, importing);
      if ('outcome' in next) return { line: lineOf(entry, next), position: '' };
      if (importing.preview) return { line: lineOf(entry, foreseen(next, row, importing.told)), position: '' };
      return settled(entry, next, await handle(requestFor(next, changeId, importing)));
    }),
  );
}

type Found = Pick<ImportLine, 'outcome' | 'message' | 'taskId' | 'task'>;

const lineOf = ({ line, title }: Entry, found: Found): ImportLine => ({
  line,
  title: [...title.slice(0, 2 * LONGEST_SHOWN)].slice(0, LONGEST_SHOWN).join('').toWellFormed(),
  ...found,
});

/** The command that a task of the file wants, or what there is to say when it wants none. */
function nextFor(entry: Named, row: TaskRow | undefined, { told, restore }: Importing): Command | Found {
  if (row && row.doc.status !== 'deleted') return { outcome: 'there', taskId: row.id };
  if (row && restore) return { type: 'restore', taskId: row.id };
  if (row) return { outcome: 'deleted', taskId: row.id, message: 'was deleted here; restore=true brings it back' };
  const read = entry.read(told);
  if (!read.ok) return { outcome: 'failed', message: read.fault };
  const command: AddTask = { type: 'add', taskId: entry.id, ...read.task };
  const parsed = parse(isAddTask, command);
  if (parsed.ok) return command;
  return {
    outcome: 'failed',
    message: parsed.faults.map(({ field, message }) => `its ${field.slice(1)} ${message}`).join('; '),
  };
}

/** What a command would do. */
function foreseen(command: Command, row: TaskRow | undefined, { now, zone }: Told): Found {
  const decision = decide(command, row?.doc, { now: now.toString(), timeZone: zone });
  if (decision.kind === 'refused') return { outcome: 'failed', message: decision.refusal.message };
  if (decision.kind === 'unchanged') return { outcome: 'there', taskId: command.taskId };
  const task = publicTask(evolve(row?.doc, decision.fact), (row?.version ?? 0) + 1);
  return { ...doneBy(command), ...(task === null ? {} : { task }) };
}

const doneBy = ({ type, taskId }: Command): Found => ({
  outcome: type === 'restore' ? 'restored' : 'imported',
  taskId,
});

/** A key holds within one run: whether a task is there is told by its id, which a repeated key would only repeat. */
function requestFor(command: Command, changeId: string, { userId, told, traceparent }: Importing) {
  return {
    change: { userId, changeId, actor: 'user' as const, ...(traceparent === undefined ? {} : { traceparent }) },
    key: `import:${changeId}:${command.taskId}`,
    hash: Buffer.from(command.taskId),
    timeZone: told.zone,
    wishes: [{ command }],
    answer: ({ position }: Result) => ({ position }),
  };
}

function settled(entry: Entry, command: Command, outcome: Outcome): Done {
  const without = (found: Found): Done => ({ line: lineOf(entry, found), position: '' });
  switch (outcome.kind) {
    case 'done': {
      const { position } = outcome.answer as { position: string };
      return { line: lineOf(entry, doneBy(command)), position };
    }
    case 'refused':
      return outcome.refusal.code === 'already-exists'
        ? without({ outcome: 'there', taskId: command.taskId })
        : without({ outcome: 'failed', message: outcome.refusal.message });
    case 'erased':
      throw erased();
    case 'key-reused':
    case 'stale':
    case 'in-flight':
    case 'contended':
      throw new Problem(409, 'contended', 'The list is being changed at this moment. Import the file again.', {
        headers: { 'Retry-After': '1' },
      });
  }
}
