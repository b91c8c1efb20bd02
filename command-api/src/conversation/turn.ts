/** What an answer is in a thread: its text, then a question or a widget. */
import type { ChatAnswer, ChatkitEvent, ChatkitStructuredInputItem, ChatkitThreadItem } from '@tasklog/schemas';
import { derivedId } from '../ids.ts';
import type { KeptItem, Shown } from './chats.ts';
import { copyOf, shownIn, widgetOf } from './widgets.ts';

/** The id under which the one question of an item is answered. */
export const QUESTION = 'answer';

/** The items of an answer. `seed` is what it answers: the same once more has the same ids, and takes the same place. */
export function itemsOf(answer: ChatAnswer, seed: string, now: Date): [KeptItem, ...KeptItem[]] {
  const base = (kind: string) => ({
    id: `msg_${derivedId(seed, kind)}`,
    thread_id: wireThread(answer.threadId),
    created_at: now.toISOString(),
  });
  const text: ChatkitThreadItem = {
    ...base('text'),
    type: 'assistant_message',
    content: [{ type: 'output_text', text: answer.reply, annotations: [] }],
  };
  const inputs = questionsOf(answer);
  if (inputs)
    return [{ item: text }, { item: { ...base('question'), type: 'structured_input', status: 'pending', inputs } }];
  const shown = shownIn(answer);
  return shown ? [{ item: text }, { item: widgetItem(base('widget'), shown, now), shown }] : [{ item: text }];
}

export const widgetItem = (
  { id, thread_id, created_at }: Pick<ChatkitThreadItem, 'id' | 'thread_id' | 'created_at'>,
  shown: Shown,
  now: Date,
): ChatkitThreadItem => ({
  id,
  thread_id,
  created_at,
  type: 'widget',
  widget: widgetOf(shown, now),
  copy_text: copyOf(shown, now),
});

/** Which of several tasks was meant is a choice; whatever else is asked is answered in words. */
function questionsOf({
  interpretation,
  reply,
  choices = [],
}: ChatAnswer): ChatkitStructuredInputItem['inputs'] | undefined {
  if (interpretation.intent !== 'clarify') return undefined;
  const options = choices.map(({ n, title }) => ({ value: String(n), label: title }));
  return options.length > 0
    ? [{ type: 'multiple_choice', id: QUESTION, question: reply, options, multiple: false }]
    : [{ type: 'freeform', id: QUESTION, question: reply }];
}

/** The events of an answer while it is written; `done` comes once it is kept. */
export function writing([{ item: text }, ...others]: readonly [KeptItem, ...KeptItem[]]): {
  first: ChatkitEvent[];
  done: ChatkitEvent[];
} {
  if (text.type !== 'assistant_message') throw new Error('an answer begins with its text');
  const [content = { type: 'output_text' as const, text: '', annotations: [] }] = text.content;
  const updated = (update: Extract<ChatkitEvent, { type: 'thread.item.updated' }>['update']): ChatkitEvent => ({
    type: 'thread.item.updated',
    item_id: text.id,
    update,
  });
  return {
    first: [
      { type: 'thread.item.added', item: { ...text, content: [] } },
      updated({
        type: 'assistant_message.content_part.added',
        content_index: 0,
        content: { ...content, text: '' },
      }),
      ...piecesOf(content.text).map((delta) =>
        updated({ type: 'assistant_message.content_part.text_delta', content_index: 0, delta }),
      ),
      updated({ type: 'assistant_message.content_part.done', content_index: 0, content }),
    ],
    done: [text, ...others.map(({ item }) => item)].map((item) => ({ type: 'thread.item.done', item })),
  };
}

/** Line by line: a reply is built from what was committed, so all of it is known at once. */
export const piecesOf = (reply: string): string[] => reply.match(/[^\n]{1,}\n*|\n+/g) ?? [];

export const wireThread = (id: string): string => `thr_${id}`;

const TITLE_LENGTH = 60;

/** The first message, cut at a word. */
export function titleOf(message: string): string {
  const line = message.trim().replaceAll(/\s+/g, ' ');
  const chars = [...line];
  if (chars.length <= TITLE_LENGTH) return line;
  const cut = chars.slice(0, TITLE_LENGTH - 1).join('');
  return `${cut.replace(/\s\S{0,20}$/, '')}…`;
}
