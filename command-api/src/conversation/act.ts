/** From an interpretation to its effect and its answer. What changes something is validated and committed like any other command. */
import { isDeed } from '@tasklog/domain/language/recall';
import type { ChatAnswer, Interpretation } from '@tasklog/schemas';
import { openSettings } from '../settings.ts';
import { keptState, said } from './answering.ts';
import type { Acted, Message } from './answering.ts';
import { change, numbersOf, showPlan } from './change.ts';
import { readKnown, sceneFor, targetsOf } from './context.ts';
import type { Scene } from './context.ts';
import { goBack } from './go-back.ts';
import { list } from './list.ts';
import type { ConverseDeps } from './said.ts';
import { tellStory } from './tell.ts';

export async function act(deps: ConverseDeps, message: Message): Promise<Acted> {
  const runs = runsOf(message.meant);
  return runs.length > 1 ? inTurn(deps, message, runs) : actOnce(deps, message);
}

async function actOnce(deps: ConverseDeps, message: Message): Promise<Acted> {
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
      return set(deps, message);
    case 'confirm':
      return meant.answer === 'no'
        ? said(message, {}, keptState(thread))
        : showPlan(deps, message, targetsOf(meant, scene));
    case 'clarify':
      return said(message, choicesOf(meant, scene), {
        ...keptState(thread),
        ...(meant.corrects && thread.state.changeId ? { changeId: thread.state.changeId } : {}),
        pending: meant,
        numbers: numbersOf(meant, scene),
      });
    case 'help':
    case 'out_of_scope':
      return said(message, {}, keptState(thread));
  }
}

/** The tasks that a question offers, under the numbers that answer it. */
function choicesOf({ candidates = [] }: Interpretation, { rowOf }: Scene): Pick<ChatAnswer, 'choices'> {
  const choices = candidates.flatMap((n) => {
    const row = rowOf(n);
    return row ? [{ n, title: row.doc.title }] : [];
  });
  return choices.length > 0 ? { choices } : {};
}

/** The commands of one message: changes side by side are one change, everything else is done by itself. A plan is one with all it holds. */
function runsOf(meant: Interpretation): Interpretation[] {
  const { also = [], ...first } = meant;
  if (meant.intent === 'confirm') return [meant];
  return [first, ...also].reduce<Interpretation[]>((runs, next) => {
    const before = runs.at(-1);
    if (before && isDeed(before) && isDeed(next))
      return [...runs.slice(0, -1), { ...before, also: [...(before.also ?? []), next] }];
    return [...runs, next];
  }, []);
}

/** One after the other, each seeing what the one before did. Only the first carries the key: found again, the message is answered from it. */
async function inTurn(deps: ConverseDeps, message: Message, runs: readonly Interpretation[]): Promise<Acted> {
  let acted: Acted | undefined;
  for (const [n, meant] of runs.entries()) {
    const replied = {
      ...meant,
      reply: [meant, ...(meant.also ?? [])].map(({ reply }) => withoutHint(reply)).join(' '),
    };
    const next = await actOnce(deps, await following(deps, message, replied, acted, n));
    acted = acted ? joined(acted, next, message) : next;
  }
  return acted as Acted;
}

const withoutHint = (reply: string): string => reply.replace(/\s?\*Say [^*]{0,300}\*\s?$/, '');

async function following(
  deps: ConverseDeps,
  message: Message,
  meant: Interpretation,
  acted: Acted | undefined,
  n: number,
): Promise<Message> {
  if (!acted) return { ...message, meant };
  const thread = { ...message.thread, state: acted.state };
  // Numbers were read against the scene of the message, so what they pointed at is kept under them.
  const state = { ...acted.state, numbers: numbersOf(message.meant, message.scene) };
  const { context } = message.scene;
  const known = await readKnown(deps.db, message.said.userId);
  const scene = sceneFor(known, { ...thread, state }, context.zone, deps.now());
  return { ...message, meant, scene, thread, key: n === 0 ? message.key : undefined };
}

function joined(before: Acted, after: Acted, { meant }: Message): Acted {
  const answer: ChatAnswer = {
    ...before.answer,
    ...after.answer,
    reply: `${before.answer.reply} ${after.answer.reply}`,
    interpretation: meant,
    changes: [...before.answer.changes, ...after.answer.changes],
  };
  return { answer, state: after.state };
}

async function set({ db }: ConverseDeps, message: Message): Promise<Acted> {
  const { meant, said: words, thread } = message;
  const { settings = {} } = meant;
  if (Object.keys(settings).length > 0) await openSettings(db).change(words.userId, settings);
  return said(message, {}, { ...keptState(thread), last: meant });
}
