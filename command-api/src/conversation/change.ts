/** What a message changes: its wishes become one change; what is too much becomes a plan first. */
import type { ChatAnswer, Interpretation } from '@tasklog/schemas';
import { compensations } from '@tasklog/domain';
import { publicTask } from '../envelope.ts';
import type { Change } from '../envelope.ts';
import type { Wish } from '../request.ts';
import { newId } from '../ids.ts';
import { eventsOfChange } from '../store/changes.ts';
import type { TaskRow } from '../store/tasks.ts';
import { changesOf, keptState, said, trace, whyNot } from './answering.ts';
import type { Acted, Message } from './answering.ts';
import { targetsOf } from './context.ts';
import type { Scene } from './context.ts';
import { approves, lapse, makePlan, needsPlan } from './plans.ts';
import type { ConverseDeps, Said } from './said.ts';
import { additions, wishesFor } from './wishes.ts';

export async function change(deps: ConverseDeps, message: Message): Promise<Acted> {
  const { meant, scene, thread, said: words } = message;
  const targets = targetsOf(meant, scene);
  const wishes = wishesOf(meant, scene);
  if (wishes.length === 0)
    return said(
      message,
      { reply: 'I could not tell what to change. Say it in other words, or name the task.' },
      keptState(thread),
    );
  if (twice(wishes))
    return said(
      message,
      { reply: 'That names the same task twice, so I did nothing. Say one of the two in a message of its own.' },
      keptState(thread),
    );
  const { plan } = thread.state;
  const approved = approves(meant, targets, plan);
  const over = approved ? lapse(plan, targets, deps.now()) : undefined;
  if (over !== undefined) return said(message, { reply: over }, keptState(thread));
  if (!approved && needsPlan(wishes, scene.context.settings.confirmOver)) return showPlan(deps, message, targets);
  const before = meant.corrects ? await takingBack(deps, message) : [];
  return commit(deps, message, [...before, ...wishes.map((wish) => asShown(wish, words))], {
    userId: words.userId,
    changeId: newId(),
    actor: 'user',
    ...trace(words),
  });
}

function wishesOf(meant: Interpretation, scene: Scene): Wish[] {
  const { also = [], ...own } = meant;
  const { zone } = scene.context;
  const wishes = own.intent === 'add' ? additions(own.tasks ?? [], zone) : wishesFor(own, targetsOf(own, scene), zone);
  return [...wishes, ...also.flatMap((other) => wishesOf(other, scene))];
}

/** A click holds for the version that it was made on. */
const asShown = (wish: Wish, { click }: Said): Wish =>
  click?.kind === 'task' && click.taskId === wish.command.taskId ? { ...wish, expected: click.version } : wish;

function twice(wishes: readonly Wish[]): boolean {
  return new Set(wishes.map(({ command }) => command.taskId)).size < wishes.length;
}

/** "No, I meant the milk": the change before is taken back in the same breath. */
async function takingBack({ db }: ConverseDeps, { said: words, thread }: Message): Promise<Wish[]> {
  const { changeId } = thread.state;
  if (changeId === undefined) return [];
  return compensations(await eventsOfChange(db, words.userId, changeId)).map((command) => ({ command }));
}

const MOST_RECENT = 10;

async function commit({ handle }: ConverseDeps, message: Message, wishes: Wish[], by: Change): Promise<Acted> {
  const { meant, thread, scene, key, hash } = message;
  const asked = new Set([
    ...targetsOf(meant, scene).map(({ id }) => id),
    ...wishes.flatMap(({ command, fresh }) => (fresh ? [command.taskId] : [])),
  ]);
  const outcome = await handle({
    change: by,
    key,
    hash,
    timeZone: scene.context.zone,
    wishes,
    answer: (result): ChatAnswer => ({
      threadId: thread.id,
      reply: meant.reply,
      interpretation: meant,
      changes: changesOf(result),
      changeId: result.changeId,
      position: result.position,
    }),
  });
  if (outcome.kind !== 'done') return said(message, { reply: whyNot(outcome) }, keptState(thread));
  const recent = [...(thread.state.recent ?? []).filter((id) => !asked.has(id)), ...asked].slice(-MOST_RECENT);
  const state = { ...keptState(thread), touched: [...asked], recent, last: meant, changeId: by.changeId };
  return { answer: outcome.answer as ChatAnswer, state };
}

export function showPlan({ now }: ConverseDeps, message: Message, targets: TaskRow[]): Acted {
  const { meant, scene, thread } = message;
  const plan = makePlan(meant, targets, now());
  const asked: Interpretation =
    meant.intent === 'confirm'
      ? meant
      : { ...meant, intent: 'confirm', of: meant.intent, reply: planned(meant, targets) };
  const state = { ...keptState(thread), pending: asked, plan, numbers: numbersOf(meant, scene) };
  return said(
    { ...message, meant: asked },
    {
      confirm: {
        token: plan.token,
        summary: asked.reply,
        expiresAt: plan.expiresAt,
        tasks: targets.map(({ doc, version }) => publicTask(doc, version)).filter((task) => task !== null),
      },
    },
    state,
  );
}

function planned({ intent }: Interpretation, targets: readonly TaskRow[]): string {
  return `This would ${intent} ${String(targets.length)} tasks: ${targets.map(({ doc }) => `**${doc.title}**`).join(', ')}. *Say “yes” to do it, or “no”.*`;
}

/** Ids behind the numbers that an open question or plan uses. */
export function numbersOf(meant: Interpretation, scene: Scene): Record<number, string> {
  const used = [meant, ...(meant.also ?? [])].flatMap(({ target, candidates }) => [
    ...(target?.numbers ?? []),
    ...(candidates ?? []),
  ]);
  return Object.fromEntries(used.flatMap((n) => (scene.rowOf(n) ? [[n, scene.rowOf(n)?.id ?? '']] : [])));
}
