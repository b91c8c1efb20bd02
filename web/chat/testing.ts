import type { ChatkitEvent, ChatkitThreadItem } from '@tasklog/schemas';

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
