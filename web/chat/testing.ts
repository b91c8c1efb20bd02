import type { ChatkitEvent, ChatkitThreadItem, Problem } from '@tasklog/schemas';
import type { Answer } from '../live/api.ts';
import { en } from '../messages/catalogue.ts';
import { makeWords } from '../messages/words.ts';
import { makeConversation } from './conversation.ts';
import type { End, Protocol } from './protocol.ts';

const base = { thread_id: 'thr_1', created_at: '2026-11-23T08:00:00.000Z' };

export const aMessage = (id: string, text: string): ChatkitThreadItem => ({
  ...base,
  id,
  type: 'user_message',
  content: [{ type: 'input_text', text }],
  attachments: [],
  inference_options: {},
});

export const aReply = (id: string, text: string): ChatkitThreadItem => ({
  ...base,
  id,
  type: 'assistant_message',
  content: text ? [{ type: 'output_text', text, annotations: [] }] : [],
});

export const aQuestion = (id: string) => ({
  ...base,
  id,
  type: 'structured_input' as const,
  status: 'pending' as const,
  inputs: [{ type: 'freeform' as const, id: 'answer', question: 'When?' }],
});

export const done = (item: ChatkitThreadItem): ChatkitEvent => ({ type: 'thread.item.done', item });

export const created: ChatkitEvent = {
  type: 'thread.created',
  thread: {
    id: 'thr_1',
    title: 'buy milk',
    created_at: base.created_at,
    status: { type: 'active' },
    items: { data: [], has_more: false },
  },
};

export const away: Problem = {
  type: 'about:blank',
  title: '',
  status: 503,
  code: 'unreachable',
  detail: 'Not reachable.',
};
export const begun = [created, done(aMessage('m1', 'buy milk'))];
export const answered = [...begun, done(aReply('r1', 'Added **buy milk**.'))];

type Scripted = { events: ChatkitEvent[]; end?: End | Problem };

/** A conversation with a server that answers what it is told to, and what came of it. */
export function given() {
  const asked: { type: string; params: Record<string, unknown>; key?: string }[] = [];
  const said: string[] = [];
  const told: string[] = [];
  const learned: unknown[] = [];
  const forgotten: string[] = [];
  const kept = new Map<string, string>();
  let streams: Scripted[] = [];
  let thread: ChatkitThreadItem[] | Problem = [];
  const protocol = {
    stream: (type: string, params: Record<string, unknown>, onEvent: (event: ChatkitEvent) => void, key?: string) => {
      asked.push({ type, params, ...(key === undefined ? {} : { key }) });
      const { events, end = 'whole' } = streams.shift() ?? { events: [] };
      for (const event of events) onEvent(event);
      const answer: Answer<End> =
        typeof end === 'string' ? { ok: true, value: end, headers: new Headers() } : { ok: false, problem: end };
      return Promise.resolve(answer);
    },
    ask: (type: string, params: Record<string, unknown>) => {
      asked.push({ type, params });
      if (!Array.isArray(thread)) return Promise.resolve({ ok: false, problem: thread });
      const items = { data: thread, has_more: false };
      return Promise.resolve({ ok: true, value: { id: 'thr_1', title: 'buy milk', items }, headers: new Headers() });
    },
  } as unknown as Protocol;
  const deps = {
    words: makeWords('en', en),
    protocol,
    actions: {
      learnChanges: (all: unknown) => void learned.push(all),
      forget: (changeId: string) => void forgotten.push(changeId),
    },
    announce: (text: string) => void said.push(text),
    tellProblem: (_problem: Problem, what: string) => void told.push(what),
    storage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    },
    storageKey: 'k',
  };
  return {
    conversation: makeConversation(deps),
    again: () => makeConversation(deps),
    answers: (...all: Scripted[]) => (streams = all),
    holds: (items: ChatkitThreadItem[] | Problem) => (thread = items),
    asked,
    said,
    told,
    learned,
    forgotten,
    kept,
  };
}
