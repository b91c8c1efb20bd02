/** From an interpretation to its effect and its answer. What changes something is validated and committed like any other command. */
import { evolve } from '@tasklog/domain';
import type { Task } from '@tasklog/domain';
import { toInstant } from '@tasklog/domain/recurrence/local';
import { occurrences } from '@tasklog/domain/recurrence/next';
import { isIn } from '@tasklog/domain/language/filters';
import { interpret } from '@tasklog/domain/language/interpret';
import type { ChatAnswer, ChatChange, Interpretation, Task as PublicTask } from '@tasklog/schemas';
import { publicTask } from '../envelope.ts';
import type { Change } from '../envelope.ts';
import type { Outcome, Result, Wish } from '../handle.ts';
import { severalTasks } from '../http/tasks.ts';
import { newId } from '../ids.ts';
import { eventsOfTask, eventsUntil, recentEvents } from '../store/changes.ts';
import { savePreferences } from '../store/preferences.ts';
import { titlesOf } from '../store/tasks.ts';
import type { TaskRow } from '../store/tasks.ts';
import { takeBack } from '../undo.ts';
import { sceneOf, targetsOf } from './context.ts';
import type { Scene } from './context.ts';
import type { ConverseDeps, Said } from './said.ts';
import { approves, lapse, makePlan, needsPlan } from './plans.ts';
import { latestOf, storyOf, takenBack } from './story.ts';
import type { Thread, ThreadState } from './threads.ts';
import { additions, wishesFor } from './wishes.ts';

export type Message = {
  said: Said;
  meant: Interpretation;
  scene: Scene;
  thread: Thread;
  key: string | undefined;
  hash: Buffer;
};
export type Acted = { answer: ChatAnswer; state: ThreadState };

export async function act(deps: ConverseDeps, message: Message): Promise<Acted> {
  const { meant, scene, thread } = message;
  switch (meant.intent) {
    case 'add':
    case 'complete':
    case 'uncomplete':
    case 'delete':
    case 'update':
    case 'reschedule':
    case 'snooze':
      return change(deps, message);
    case 'undo':
    case 'redo':
      return goBack(deps, message, meant.intent);
    case 'list':
    case 'search':
      return list(deps, message);
    case 'history':
      return tellStory(deps, message);
    case 'settings':
      await savePreferences(deps.db, message.said.userId, meant.settings ?? {});
      return said(message, {}, keptState(thread));
    case 'confirm':
      return meant.answer === 'no'
        ? said(message, {}, keptState(thread))
        : showPlan(deps, message, targetsOf(meant, scene));
    case 'clarify':
      return said(message, {}, { ...keptState(thread), pending: meant, numbers: numbersOf(meant, scene) });
    case 'help':
    case 'out_of_scope':
      return said(message, {}, keptState(thread));
  }
}

/** An answer that changed nothing. */
function said({ meant, thread }: Message, more: Partial<ChatAnswer>, state: ThreadState): Acted {
  return { answer: { threadId: thread.id, reply: meant.reply, interpretation: meant, changes: [], ...more }, state };
}

/** What stays known when a message neither shows nor changes tasks. An open question is dropped by any new request. */
const keptState = ({ state }: Thread): ThreadState => ({
  ...(state.listing ? { listing: state.listing } : {}),
  ...(state.touched ? { touched: state.touched } : {}),
});

function numbersOf(meant: Interpretation, scene: Scene): Record<number, string> {
  const used = [...(meant.target?.numbers ?? []), ...(meant.candidates ?? [])];
  return Object.fromEntries(used.flatMap((n) => (scene.rowOf(n) ? [[n, scene.rowOf(n)?.id ?? '']] : [])));
}

async function change(deps: ConverseDeps, message: Message): Promise<Acted> {
  const { meant, scene, thread, said: words } = message;
  const targets = targetsOf(meant, scene);
  const { zone } = scene.context;
  const wishes = meant.intent === 'add' ? additions(meant.tasks ?? [], zone) : wishesFor(meant, targets, zone);
  if (wishes.length === 0)
    return said(
      message,
      { reply: 'I could not tell what to change. Say it in other words, or name the task.' },
      keptState(thread),
    );
  const { plan } = thread.state;
  const approved = approves(meant, targets, plan);
  const over = approved ? lapse(plan, targets, deps.now()) : undefined;
  if (over !== undefined) return said(message, { reply: over }, keptState(thread));
  if (!approved && needsPlan(wishes, scene.context.settings.confirmOver)) return showPlan(deps, message, targets);
  return commit(deps, message, wishes, { userId: words.userId, changeId: newId(), actor: 'user', ...trace(words) });
}

const trace = ({ traceparent }: Said): Pick<Change, 'traceparent'> =>
  traceparent === undefined ? {} : { traceparent };

async function commit({ handle }: ConverseDeps, message: Message, wishes: Wish[], by: Change): Promise<Acted> {
  const { meant, thread, scene, key, hash } = message;
  let touched: string[] = [];
  const outcome = await handle({
    change: by,
    key,
    hash,
    timeZone: scene.context.zone,
    wishes,
    answer: (result): ChatAnswer => {
      touched = result.tasks.map(({ task }) => task.id);
      return {
        threadId: thread.id,
        reply: meant.reply,
        interpretation: meant,
        changes: changesOf(result),
        changeId: result.changeId,
        position: result.position,
      };
    },
  });
  if (outcome.kind === 'done')
    return { answer: outcome.answer as ChatAnswer, state: { ...keptState(thread), touched } };
  return said(message, { reply: whyNot(outcome) }, keptState(thread));
}

function changesOf({ tasks }: Result): ChatChange[] {
  return tasks.flatMap(({ task, version, fact }) =>
    fact ? [{ taskId: task.id, type: fact.type, task: publicTask(task, version), ...nextOf(task) }] : [],
  );
}

const NEXT_SHOWN = 2;

function nextOf({ recurrence, due }: Task): { next?: string[] } {
  if (recurrence === null || recurrence.completionRelative || due === null) return {};
  return { next: occurrences(recurrence, { after: due, count: NEXT_SHOWN }) };
}

/** A command's "no", in a sentence to a person. */
function whyNot(outcome: Exclude<Outcome, { kind: 'done' }>): string {
  switch (outcome.kind) {
    case 'refused':
      return outcome.refusal.message;
    case 'stale':
    case 'contended':
      return 'The task changed while I was at it, so I did nothing. Say it again.';
    case 'in-flight':
      return 'I am still at it: the same message came twice.';
    case 'erased':
      return 'All your data was erased, so I keep nothing new.';
    case 'key-reused':
      return 'This message was sent under the key of another one. Send it again.';
  }
}

function showPlan({ now }: ConverseDeps, message: Message, targets: TaskRow[]): Acted {
  const { meant, scene, thread } = message;
  const plan = makePlan(meant, targets, now());
  const asked: Interpretation =
    meant.intent === 'confirm'
      ? meant
      : { ...meant, intent: 'confirm', of: meant.intent, reply: planned(meant, targets) };
  const state = { ...keptState(thread), pending: asked, plan, numbers: numbersOf(meant, scene) };
  return said(
    { ...message, meant: asked },
    { confirm: { token: plan.token, summary: asked.reply, expiresAt: plan.expiresAt } },
    state,
  );
}

function planned({ intent }: Interpretation, targets: readonly TaskRow[]): string {
  return `This would ${intent} ${String(targets.length)} tasks: ${targets.map(({ doc }) => `**${doc.title}**`).join(', ')}. *Say “yes” to do it, or “no”.*`;
}

async function goBack({ db, handle }: ConverseDeps, message: Message, which: 'undo' | 'redo'): Promise<Acted> {
  const { said: words, thread, meant, key, hash } = message;
  const outcome = await takeBack(db, handle, {
    change: { userId: words.userId, changeId: newId(), actor: 'user', ...trace(words) },
    key,
    hash,
    which,
    changeId: undefined,
    answer: (result): ChatAnswer => {
      const { tasks, deleted } = severalTasks(result);
      return {
        threadId: thread.id,
        reply: takenBack(which, tasks, deleted.length),
        interpretation: meant,
        changes: changesOf(result),
        changeId: result.changeId,
        position: result.position,
      };
    },
  });
  if (outcome === undefined) return said(message, { reply: `There is nothing to ${which}.` }, keptState(thread));
  if (outcome.kind !== 'done') return said(message, { reply: whyNot(outcome) }, keptState(thread));
  const answer = outcome.answer as ChatAnswer;
  return { answer, state: { ...keptState(thread), touched: answer.changes.map(({ taskId }) => taskId) } };
}

/** Rows that a message asks for; numbered from 1 in the order shown, so that the next message can point at them. */
async function list(deps: ConverseDeps, message: Message): Promise<Acted> {
  const { said: words, scene, thread, meant } = message;
  const asOf = meant.filter?.asOf;
  const rows =
    asOf === undefined
      ? allRows(scene)
      : await rowsAsOf(deps, words.userId, toInstant(asOf, scene.context.zone, '23:59').toString());
  const past =
    asOf === undefined
      ? scene
      : sceneOf(rows, { state: {}, history: thread.history }, scene.context.zone, deps.now(), scene.context.settings);
  const shown = past.context.tasks
    .filter((task) => isIn(task, meant.filter ?? {}))
    .flatMap(({ n }) => past.rowOf(n) ?? []);
  const listing = shown.map(({ id }) => id);
  const renumbered = sceneOf(
    rows,
    { state: { listing }, history: thread.history },
    scene.context.zone,
    deps.now(),
    scene.context.settings,
  );
  const reply = interpret(words.message, renumbered.context).reply;
  const tasks = shown.flatMap(({ doc, version }) => publicTask(doc, version) ?? ([] as PublicTask[]));
  return said(message, { reply, listing: tasks }, { listing, ...(listing.length === 1 ? { touched: listing } : {}) });
}

const allRows = ({ context, rowOf }: Scene): TaskRow[] => context.tasks.flatMap(({ n }) => rowOf(n) ?? []);

async function rowsAsOf({ db }: ConverseDeps, userId: string, at: string): Promise<TaskRow[]> {
  const rows = new Map<string, TaskRow>();
  for (const { subject, taskversion, type, data } of await eventsUntil(db, userId, at)) {
    rows.set(subject, {
      id: subject,
      version: taskversion,
      doc: evolve(rows.get(subject)?.doc, { type, after: data.after }),
    });
  }
  return [...rows.values()]
    .filter(({ doc }) => doc.status !== 'deleted')
    .sort((a, b) => (a.doc.due ?? '~').localeCompare(b.doc.due ?? '~'));
}

const LATEST_SHOWN = 10;

async function tellStory({ db }: ConverseDeps, message: Message): Promise<Acted> {
  const { said: words, scene, thread, meant } = message;
  const [row] = targetsOf(meant, scene);
  if (row === undefined) {
    const events = await recentEvents(db, words.userId, LATEST_SHOWN);
    const titles = await titlesOf(
      db,
      words.userId,
      events.map(({ subject }) => subject),
    );
    return said(message, { reply: latestOf(events, titles, scene.context.zone) }, keptState(thread));
  }
  const reply = storyOf(row.doc.title, await eventsOfTask(db, words.userId, row.id), scene.context.zone);
  return said(message, { reply }, { ...keptState(thread), touched: [row.id] });
}
