/** Undo and redo by words: the last change, the last few, or the newest one of a task. */
import { matches } from '@tasklog/domain/language/references/matching';
import type { ChatAnswer, Interpretation, TaskEvent } from '@tasklog/schemas';
import type { Outcome } from '../request.ts';
import { newId } from '../ids.ts';
import { severalTasks } from '../http/tasks.ts';
import { eventsOfTask, recentEvents } from '../store/changes.ts';
import { deletedTasks } from '../store/tasks.ts';
import { takeBack } from '../undo.ts';
import { changesOf, keptState, said, trace, whyNot } from './answering.ts';
import type { Acted, Message } from './answering.ts';
import { targetsOf } from './context.ts';
import type { ConverseDeps } from './said.ts';
import { takenBack } from './story.ts';

/** More than this at once is no slip that a word takes back. */
const MOST_AT_ONCE = 10;
const DELETED_LOOKED_THROUGH = 200;
const EVENTS_LOOKED_THROUGH = 200;

/** Each change is taken back as one of its own, newest first, so that each can be done again. */
export async function goBack(deps: ConverseDeps, message: Message, which: 'undo' | 'redo'): Promise<Acted> {
  const { meant, thread } = message;
  const among = await changesMeant(deps, message);
  const answers: ChatAnswer[] = [];
  for (let n = 0; n < Math.min(meant.count ?? 1, MOST_AT_ONCE); n += 1) {
    const outcome = await once(deps, message, which, among, n);
    if (outcome?.kind === 'done') answers.push(outcome.answer as ChatAnswer);
    else if (answers.length === 0)
      return said(message, { reply: outcome ? whyNot(outcome) : nothing(which, meant) }, keptState(thread));
    else break;
  }
  const last = answers.at(-1) as ChatAnswer;
  const changes = answers.flatMap((answer) => answer.changes);
  const reply = answers
    .map((answer, n) => (n < answers.length - 1 ? answer.reply.replace(/\s*\*[^*]*\*\s*$/, '') : answer.reply))
    .join(' ');
  return {
    answer: { ...last, reply, changes },
    state: { ...keptState(thread), touched: [...new Set(changes.map(({ taskId }) => taskId))] },
  };
}

async function once(
  { db, handle }: ConverseDeps,
  message: Message,
  which: 'undo' | 'redo',
  among: ((id: string) => boolean) | undefined,
  n: number,
): Promise<Outcome | undefined> {
  const { said: words, thread, meant, key, hash } = message;
  return takeBack(db, handle, {
    change: { userId: words.userId, changeId: newId(), actor: 'user', ...trace(words) },
    // Only the first carries the message's key: found again, the message is answered and nothing more happens.
    key: n === 0 ? key : undefined,
    hash,
    which,
    changeId: undefined,
    ...(among ? { among } : {}),
    answer: (result): ChatAnswer => {
      const { tasks } = severalTasks(result);
      const gone = result.tasks.filter(({ task }) => task.status === 'deleted').map(({ task }) => task.title);
      return {
        threadId: thread.id,
        reply: takenBack(which, tasks, gone),
        interpretation: meant,
        changes: changesOf(result),
        changeId: result.changeId,
        position: result.position,
      };
    },
  });
}

function nothing(which: 'undo' | 'redo', { target }: Interpretation): string {
  return target ? `I found no change of “${target.text ?? 'that task'}” to ${which}.` : `There is nothing to ${which}.`;
}

/** The changes of the tasks that were named, or of the kind that was; all of them when neither was. */
async function changesMeant(deps: ConverseDeps, message: Message): Promise<((id: string) => boolean) | undefined> {
  const { meant, said: words } = message;
  const { click } = words;
  if (click?.kind === 'change') return (id) => id === click.changeId;
  if (!meant.target && meant.of === undefined) return undefined;
  const events = meant.target
    ? await eventsOf(deps, words.userId, await tasksMeant(deps, message))
    : await recentEvents(deps.db, words.userId, EVENTS_LOOKED_THROUGH);
  const changes = new Set(events.filter((event) => isOf(event, meant.of)).map(({ changeid }) => changeid));
  return (id) => changes.has(id);
}

async function eventsOf({ db }: ConverseDeps, userId: string, ids: readonly string[]): Promise<TaskEvent[]> {
  return (await Promise.all(ids.map((id) => eventsOfTask(db, userId, id)))).flat();
}

const OF: Record<string, (type: TaskEvent['type']) => boolean> = {
  add: (type) => type === 'task.added',
  complete: (type) => type === 'task.completed',
  delete: (type) => type === 'task.deleted',
  reschedule: (type) => type === 'task.rescheduled',
  snooze: (type) => type === 'task.snoozed',
  update: (type) => !/added|completed|reopened|deleted|restored/.test(type),
};

const isOf = ({ type }: TaskEvent, of: string | undefined): boolean => of === undefined || (OF[of]?.(type) ?? true);

/** By number or id; what is no longer on the list by its words among the deleted. */
async function tasksMeant({ db }: ConverseDeps, { meant, said: words, scene }: Message): Promise<string[]> {
  const { ids, text } = meant.target ?? {};
  if (ids && ids.length > 0) return ids;
  const known = targetsOf(meant, scene).map(({ id }) => id);
  if (known.length > 0 && meant.of !== 'delete') return known;
  const deleted = await deletedTasks(db, words.userId, DELETED_LOOKED_THROUGH);
  const listed = deleted.map(({ id, doc }, n) => ({ n, id, title: doc.title, status: 'open' as const, tags: [] }));
  const found = matches(text ?? '', listed).filter(({ score }) => score === 1);
  return found.length > 0 ? found.flatMap(({ task }) => task.id ?? []) : known;
}
