/** What every answer of a conversation is made of. */
import { upcoming } from '@tasklog/domain/recurrence/successor';
import type { Task } from '@tasklog/domain';
import type { ChatAnswer, ChatChange, Interpretation } from '@tasklog/schemas';
import { publicTask } from '../envelope.ts';
import type { Change } from '../envelope.ts';
import type { Outcome, Result } from '../request.ts';
import type { Scene } from './context.ts';
import type { Said } from './said.ts';
import type { Thread, ThreadState } from './threads.ts';

export type Message = {
  said: Said;
  meant: Interpretation;
  scene: Scene;
  thread: Thread;
  key: string | undefined;
  hash: Buffer;
};
export type Acted = { answer: ChatAnswer; state: ThreadState };

/** An answer that changed nothing. */
export function said({ meant, thread }: Message, more: Partial<ChatAnswer>, state: ThreadState): Acted {
  return { answer: { threadId: thread.id, reply: meant.reply, interpretation: meant, changes: [], ...more }, state };
}

/** What stays known when a message neither shows nor changes tasks. An open question is dropped by any new request. */
export const keptState = ({ state }: Thread): ThreadState => ({
  ...(state.listing ? { listing: state.listing } : {}),
  ...(state.touched ? { touched: state.touched } : {}),
  ...(state.recent ? { recent: state.recent } : {}),
  ...(state.shown ? { shown: state.shown } : {}),
});

export const trace = ({ traceparent }: Said): Pick<Change, 'traceparent'> =>
  traceparent === undefined ? {} : { traceparent };

export function changesOf({ tasks }: Result): ChatChange[] {
  return tasks.flatMap(({ task, version, fact }) =>
    fact ? [{ taskId: task.id, type: fact.type, task: publicTask(task, version), ...nextOf(task) }] : [],
  );
}

const NEXT_SHOWN = 2;

function nextOf({ recurrence, ...task }: Task): { next?: string[] } {
  if (recurrence === null || recurrence.completionRelative || task.due === null) return {};
  return { next: upcoming({ ...task, recurrence }, NEXT_SHOWN) };
}

/** A command's "no", in a sentence to a person. */
export function whyNot(outcome: Exclude<Outcome, { kind: 'done' }>): string {
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
