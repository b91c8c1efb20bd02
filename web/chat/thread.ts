import type { ChatAnswer, Problem } from '@tasklog/schemas';

export interface Sent {
  from: 'person';
  id: string;
  text: string;
  state: 'sending' | 'sent' | 'failed';
  problem?: Problem;
}

export interface Reply {
  from: 'tasklog';
  id: string;
  answer: ChatAnswer;
  undone: boolean;
}

export type Message = Sent | Reply;

export interface Thread {
  threadId: string | null;
  messages: readonly Message[];
}

export type ThreadInput =
  | { kind: 'sending'; id: string; text: string }
  | { kind: 'retrying'; id: string }
  | { kind: 'answered'; id: string; answer: ChatAnswer }
  | { kind: 'failed'; id: string; problem: Problem }
  | { kind: 'undone'; changeId: string }
  | { kind: 'cleared' }
  | { kind: 'restored'; thread: Thread };

export const emptyThread: Thread = { threadId: null, messages: [] };

/** The transcript after one more thing happened; the id of a message is its Idempotency-Key, so a retry keeps it. */
export function advance(thread: Thread, input: ThreadInput): Thread {
  const change = (test: (message: Message) => boolean, to: (message: Message) => Message) => ({
    ...thread,
    messages: thread.messages.map((message) => (test(message) ? to(message) : message)),
  });
  switch (input.kind) {
    case 'sending':
      return {
        ...thread,
        messages: [...thread.messages, { from: 'person', id: input.id, text: input.text, state: 'sending' }],
      };
    case 'retrying':
      return change(isSent(input.id), ({ id, ...rest }) => ({
        from: 'person',
        id,
        text: (rest as Sent).text,
        state: 'sending',
      }));
    case 'failed':
      return change(isSent(input.id), (message) => ({ ...(message as Sent), state: 'failed', problem: input.problem }));
    case 'answered':
      return withAnswer(thread, input.id, input.answer);
    case 'undone':
      return change(
        (message) => message.from === 'tasklog' && message.answer.changeId === input.changeId,
        (message) => ({ ...(message as Reply), undone: true }),
      );
    case 'cleared':
      return emptyThread;
    case 'restored':
      return { ...input.thread, messages: input.thread.messages.map(interrupted) };
  }
}

/** @returns true while an answer is awaited. */
export function isAnswering({ messages }: Thread): boolean {
  return messages.some((message) => message.from === 'person' && message.state === 'sending');
}

/** The question that still waits for a yes or no: only the last word of the thread can be one. */
export function openQuestion({ messages }: Thread): Reply | null {
  const last = messages.at(-1);
  return last?.from === 'tasklog' && last.answer.confirm ? last : null;
}

function withAnswer(thread: Thread, id: string, answer: ChatAnswer): Thread {
  if (thread.messages.some((message) => message.id === replyId(id))) return thread;
  const reply: Reply = { from: 'tasklog', id: replyId(id), answer, undone: false };
  const messages = thread.messages.flatMap((message): Message[] =>
    isSent(id)(message) ? [{ from: 'person', id, text: (message as Sent).text, state: 'sent' }, reply] : [message],
  );
  return { threadId: answer.threadId, messages };
}

function isSent(id: string): (message: Message) => boolean {
  return (message) => message.from === 'person' && message.id === id;
}

function replyId(id: string): string {
  return `reply-${id}`;
}

const INTERRUPTED: Problem = {
  type: 'about:blank',
  title: 'Interrupted',
  status: 503,
  code: 'interrupted',
  detail: 'The page was closed before the answer came. Retry does nothing twice.',
};

/** A page that was closed while sending cannot know what became of it. */
function interrupted(message: Message): Message {
  return message.from === 'person' && message.state === 'sending'
    ? { ...message, state: 'failed', problem: INTERRUPTED }
    : message;
}
