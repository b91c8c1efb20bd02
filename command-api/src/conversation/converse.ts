/**
 * A conversation, one message at a time: read the scene, understand, do it, say what was done, remember for the next one.
 *
 * What a message changes is one change with one key. The answer is stored with that key in the transaction of the change, so a message
 * sent again is answered the same and happens once. Putting the turn down comes after; a crash between loses the turn, never the change.
 */
import { createHash } from 'node:crypto';
import { interpret } from '@tasklog/domain/language/interpret';
import { Problem } from '@tasklog/runtime';
import type { ChatAnswer, Interpretation } from '@tasklog/schemas';
import { inSpan } from '@tasklog/tracing';
import { newId } from '../ids.ts';
import { storedAnswer } from '../store/idempotency.ts';
import { DEFAULT_ZONE, needZone } from '../zone.ts';
import { act } from './act.ts';
import { SURE } from './assistant.ts';
import { readKnown, sceneFor, withAdders } from './context.ts';
import type { Known, Scene } from './context.ts';
import type { ConverseDeps, Said } from './said.ts';
import type { Thread } from './threads.ts';

/** Who waits hears of a message before its turn is put down. One that was answered before is answered at once, and tells nothing. */
export type Hearing = {
  /** Nothing is left to refuse it for. */
  onReading?: (threadId: string) => void;
  /** What it says is done. */
  onAnswer?: (answer: ChatAnswer) => void;
};

export type Converse = {
  /** Does what the message says and answers. Throws Problem 404 for a thread that is not the user's, 422 for a zone that is none. */
  chat: (said: Said, hearing?: Hearing) => Promise<ChatAnswer>;
  /** What the message would be taken to mean. Writes nothing. */
  interpret: (said: Said) => Promise<Interpretation>;
};

export function createConverse(deps: ConverseDeps): Converse {
  const { db, now } = deps;
  const understand = (
    said: Said,
    thread: Thread,
    known: Promise<Known>,
  ): Promise<{ scene: Scene; meant: Interpretation }> =>
    inSpan('interpret', {}, async (span) => {
      const read = sceneFor(await known, thread, needZone(said.timeZone ?? DEFAULT_ZONE), now());
      const scene = await withAdders(db, said.message, read);
      const meant = interpret(wordsOf(said, scene), scene.context);
      span?.set({ 'tasklog.intent': meant.intent });
      return { scene, meant };
    });
  return {
    interpret: async (said) => {
      const thread = await threadOf(deps, said);
      return (await understand(said, thread, readKnown(db, said.userId))).meant;
    },
    chat: async (said, { onReading, onAnswer } = {}) => {
      const key = said.key === undefined ? undefined : `chat:${said.key}`;
      const hash = createHash('sha256')
        .update(JSON.stringify([said.message, said.threadId ?? null]))
        .digest();
      const before = key === undefined ? undefined : await storedAnswer(db, said.userId, key);
      if (before?.hash.equals(hash) === false)
        throw new Problem(
          422,
          'key-reused',
          'This Idempotency-Key was used for another message. Use a new key for a new message.',
          { faults: [{ field: 'Idempotency-Key', message: 'was used for another message' }] },
        );
      if (before) return before.answer as ChatAnswer;
      // Read while the thread is: who waits for words waits for both.
      const known = readKnown(db, said.userId);
      known.catch(() => undefined);
      const thread = await threadOf(deps, said);
      needZone(said.timeZone ?? DEFAULT_ZONE);
      needPlan(said, thread);
      onReading?.(thread.id);
      const { scene, meant: rules } = await understand(said, thread, known);
      const meant = await assisted(deps, said, scene, rules);
      const { answer, state } = await act(deps, { said, meant, scene, thread, key, hash });
      onAnswer?.(answer);
      await deps.threads.save(said.userId, thread.id, {
        message: said.message,
        reply: answer.reply,
        state,
        ...(answer.changeId === undefined ? {} : { changeId: answer.changeId }),
      });
      return answer;
    },
  };
}

/** A click on a task, in words: the number is what the scene calls it by. */
function wordsOf({ message, click }: Said, { numberOf }: Scene): string {
  if (click?.kind !== 'task') return message;
  const n = numberOf(click.taskId);
  if (n === undefined) throw new Problem(404, 'no-such-task', 'There is no such task. It may have been deleted.');
  return click.words(n);
}

/** A yes to a plan that was clicked is a yes to that plan, not to whatever is open now. */
function needPlan({ click }: Said, { state }: Thread): void {
  if (click?.kind === 'plan' && state.plan?.token !== click.token)
    throw new Problem(409, 'plan-lapsed', 'That plan is not open any more. Say it again and I will show it anew.');
}

/** What the rules are sure of stays; a model may make more of the rest. A question that is open is for the rules alone. */
async function assisted(
  { assistant }: ConverseDeps,
  { userId, message, click }: Said,
  { context }: Scene,
  rules: Interpretation,
): Promise<Interpretation> {
  if (assistant === undefined || click !== undefined || rules.confidence >= SURE) return rules;
  return assistant.read({ userId, message, rules, context });
}

/** The thread the message names; a new one when it names none. */
async function threadOf({ threads }: ConverseDeps, { userId, threadId }: Said): Promise<Thread> {
  if (threadId === undefined) return { id: newId(), state: {}, history: [] };
  const thread = await threads.load(userId, threadId);
  if (thread === undefined)
    throw new Problem(404, 'no-such-thread', 'There is no such conversation. Leave threadId out to begin one.', {
      faults: [{ field: '/threadId', message: 'is not one of your conversations' }],
    });
  return thread;
}
