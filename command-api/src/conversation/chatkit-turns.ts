/**
 * What a message, an answer or a click does, it does in the one conversation there is (converse.ts); here it gets a place
 * in a thread, and what is answered becomes items.
 *
 * - Twice: an item's id is the key of what it does, and the ids of its answer follow from it. Sent or tried again, nothing
 *   happens a second time, and the answer takes its own place.
 * - Half-way: a message is put down before it is read, its answer after it was done. A reader who leaves changes nothing:
 *   what was done is told in the thread, whole.
 */
import { Problem } from '@tasklog/runtime';
import type { Pool } from '@tasklog/runtime/pool';
import type {
  ChatAnswer,
  ChatkitEvent,
  ChatkitMessageInput,
  ChatkitStructuredInputItem,
  ChatkitThreadItem,
  ChatkitThreadsAddStructuredInput,
  ChatkitThreadsCustomAction,
} from '@tasklog/schemas';
import { publicTask } from '../envelope.ts';
import { derivedId, newId } from '../ids.ts';
import { tasksByIds } from '../store/tasks.ts';
import { headOf, keptOf, threadOf } from './chatkit-threads.ts';
import type { Caller } from './chatkit-threads.ts';
import { answerTo, messageIn } from './chatkit-words.ts';
import type { ChatHead, ChatStore, KeptItem, Shown } from './chats.ts';
import { clickOf } from './clicks.ts';
import type { Converse } from './converse.ts';
import type { Said } from './said.ts';
import { itemsOf, titleOf, widgetItem, wireThread, writing } from './turn.ts';
import { idsIn, shownAfter } from './widgets.ts';

export type Deps = { db: Pool; converse: Converse; chats: ChatStore; now: () => Date };

export type Emit = (event: ChatkitEvent) => void;

export async function create(deps: Deps, caller: Caller, input: ChatkitMessageInput, emit: Emit): Promise<void> {
  const { userId, key } = caller;
  const message = messageIn(input);
  const head: ChatHead = {
    id: key === undefined ? newId() : derivedId(userId, key, 'thread'),
    title: titleOf(message),
    createdAt: deps.now().toISOString(),
  };
  await deps.chats.open(userId, head);
  await addMessage(deps, caller, head.id, input, emit, [{ type: 'thread.created', thread: threadOf(head) }]);
}

export async function addMessage(
  deps: Deps,
  caller: Caller,
  threadId: string,
  input: ChatkitMessageInput,
  emit: Emit,
  before: readonly ChatkitEvent[] = [],
): Promise<void> {
  const { userId, key } = caller;
  const message = messageIn(input);
  const item: ChatkitThreadItem = {
    id: `msg_${key === undefined ? newId() : derivedId(userId, key, 'message')}`,
    thread_id: wireThread(threadId),
    created_at: deps.now().toISOString(),
    type: 'user_message',
    content: input.content,
    attachments: [],
    inference_options: input.inference_options ?? {},
    ...(input.quoted_text === undefined ? {} : { quoted_text: input.quoted_text }),
  };
  const known = key === undefined ? undefined : await deps.chats.item(userId, threadId, item.id);
  if (known && (known.item.type !== 'user_message' || messageIn(known.item) !== message))
    throw new Problem(
      422,
      'key-reused',
      'This Idempotency-Key was used for another message. Use a new key for a new message.',
      { faults: [{ field: 'Idempotency-Key', message: 'was used for another message' }] },
    );
  if (!known) await deps.chats.put(userId, threadId, [{ item }]);
  for (const event of [...before, { type: 'thread.item.done' as const, item: known?.item ?? item }]) emit(event);
  await say(deps, saidBy(caller, threadId, message, item.id), item.id, emit);
}

export async function retry(
  deps: Deps,
  caller: Caller,
  { thread_id, item_id }: { thread_id: string; item_id: string },
  emit: Emit,
): Promise<void> {
  const { id } = await headOf(deps, caller, thread_id);
  const { item } = await keptOf(deps, caller, id, item_id);
  if (item.type !== 'user_message')
    throw new Problem(422, 'not-a-message', 'Only a message can be tried again.', {
      faults: [{ field: '/params/item_id', message: 'is not a message of yours' }],
    });
  for (const gone of await deps.chats.cut(caller.userId, id, item_id))
    emit({ type: 'thread.item.removed', item_id: gone });
  await say(deps, saidBy(caller, id, messageIn(item), item.id), item.id, emit);
}

export async function answerQuestion(
  deps: Deps,
  caller: Caller,
  { thread_id, item_id, input }: ChatkitThreadsAddStructuredInput['params'],
  emit: Emit,
): Promise<void> {
  const { userId } = caller;
  const { id } = await headOf(deps, caller, thread_id);
  const { item } = await keptOf(deps, caller, id, item_id);
  if (item.type !== 'structured_input')
    throw new Problem(422, 'not-a-question', 'Only a question can be answered.', {
      faults: [{ field: '/params/item_id', message: 'is not a question' }],
    });
  const last = await deps.chats.items(userId, id, { limit: 1, order: 'desc' });
  if (item.status !== 'pending' || last?.found[0]?.item.id !== item.id)
    throw new Problem(409, 'not-asked', 'That question is not open any more. Say what you want in a new message.');
  const message = answerTo(item, input);
  const answered: ChatkitStructuredInputItem = {
    ...item,
    status: input.status,
    inputs: item.inputs.map((each) => ({
      ...each,
      answer: input.status === 'skipped' ? { values: [], skipped: true } : { values: [message], skipped: false },
    })),
  };
  await deps.chats.put(userId, id, [{ item: answered }]);
  emit({ type: 'thread.item.replaced', item: answered });
  await say(deps, saidBy(caller, id, message, item.id), item.id, emit);
}

export async function click(
  deps: Deps,
  caller: Caller,
  params: ChatkitThreadsCustomAction['params'],
  emit: Emit,
): Promise<void> {
  const { kept, shown, said } = await clicked(deps, caller, params);
  emit(OPTIONS);
  const answer = await deps.converse.chat(said);
  emit({ type: 'thread.item.replaced', item: await redrawn(deps, said, kept, shown, answer) });
  await finish(deps, said, begun(deps, said, answer, newId(), emit), emit);
}

/** Who clicks twice clicks once: a task is named at its version, a change or a plan is used up. So there is no key. */
export async function clicked(
  deps: Deps,
  caller: Caller,
  { thread_id, item_id, action }: ChatkitThreadsCustomAction['params'],
): Promise<{ kept: KeptItem; shown: Shown; said: Said }> {
  const { id } = await headOf(deps, caller, thread_id);
  const kept = await keptOf(deps, caller, id, item_id);
  if (!kept.shown)
    throw new Problem(422, 'not-a-widget', 'Only what is in a widget can be clicked.', {
      faults: [{ field: '/params/item_id', message: 'is not a widget' }],
    });
  const { message, click: its } = clickOf(action);
  return { kept, shown: kept.shown, said: { ...saidBy(caller, id, message), click: its } };
}

/** The widget that was clicked, with the tasks as they are now, also when nothing was done because it was out of date. */
export async function redrawn(
  { db, chats, now }: Deps,
  { userId, threadId, click: its }: Said,
  { item }: KeptItem,
  shown: Shown,
  { changes }: ChatAnswer,
): Promise<ChatkitThreadItem> {
  const ids = idsIn(shown);
  const rows = await tasksByIds(db, userId, ids);
  const byId = new Map(rows.map(({ id, version, doc }) => [id, publicTask(doc, version)]));
  const tasks = ids.flatMap((id) => byId.get(id) ?? []);
  const used = its?.kind === 'plan' || (its?.kind === 'change' && changes.length > 0);
  const after = shownAfter(shown, tasks, used);
  const drawn = widgetItem(item, after, now());
  await chats.put(userId, threadId ?? '', [{ item: drawn, shown: after }]);
  return drawn;
}

/** Nothing that was said is taken back by closing the stream. */
const OPTIONS: ChatkitEvent = { type: 'stream_options', stream_options: { allow_cancel: false } };

async function say(deps: Deps, said: Said, seed: string, emit: Emit): Promise<void> {
  emit(OPTIONS);
  const written: Written[] = [];
  const begin = (answer: ChatAnswer): void => void written.push(begun(deps, said, answer, seed, emit));
  const answer = await deps.converse.chat(said, { onAnswer: begin });
  // One that was answered before tells nothing on the way.
  if (written.length === 0) begin(answer);
  for (const each of written) await finish(deps, said, each, emit);
}

/** An answer whose words are told, and that is not yet in its thread. */
type Written = { items: ReturnType<typeof itemsOf>; done: ChatkitEvent[] };

function begun({ now }: Deps, { click: its }: Said, answer: ChatAnswer, seed: string, emit: Emit): Written {
  const all = itemsOf(answer, seed, now());
  // What a card took back, it shows itself.
  const items: typeof all = its?.kind === 'change' ? [all[0]] : all;
  const { first, done } = writing(items);
  for (const event of [...first, ...effectOf(answer)]) emit(event);
  return { items, done };
}

async function finish(
  { chats }: Deps,
  { userId, threadId }: Said,
  { items, done }: Written,
  emit: Emit,
): Promise<void> {
  await chats.put(userId, threadId ?? '', items);
  for (const event of done) emit(event);
}

/** Who shows the list beside the chat need not wait for the log to tell of it. */
function effectOf({ changes, changeId, position }: ChatAnswer): ChatkitEvent[] {
  if (changes.length === 0) return [];
  const data = { changes, ...(changeId && { changeId }), ...(position && { position }) };
  return [{ type: 'client_effect', name: 'list.changed', data }];
}

const saidBy = (
  { userId, timeZone, traceparent }: Caller,
  threadId: string,
  message: string,
  itemId?: string,
): Said => ({
  userId,
  message,
  threadId,
  timeZone,
  key: itemId === undefined ? undefined : `chatkit:${itemId}`,
  ...(traceparent === undefined ? {} : { traceparent }),
});
