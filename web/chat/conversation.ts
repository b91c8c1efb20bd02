import type { ChatkitAction, ChatkitEvent, ChatkitStructuredInputItem, Problem } from '@tasklog/schemas';
import type { Actions } from '../live/actions.ts';
import type { Answer } from '../live/api.ts';
import type { Words } from '../messages/words.ts';
import { makeCell, type Cell } from '../ui/cell.ts';
import { plainText } from '../ui/markdown.ts';
import { draftAfter, draftWith } from './draft.ts';
import { brokenOff, problemOf } from './faults.ts';
import { readKept, type KeptConversation } from './kept.ts';
import { lastSaid, messageFor, undoOf, type Undo } from './look-back.ts';
import type { End, ParamsOf, Protocol, Streamed } from './protocol.ts';
import { makeReading } from './reading.ts';
import { advance, emptyThread, isAnswering, type Outgoing, type Thread, type ThreadInput } from './thread.ts';

export interface Conversation {
  thread: Cell<Thread>;
  draft: Cell<string>;
  /** Sends a message unless an answer is awaited; the draft is cleared once the message was accepted. */
  send: (text: string) => Promise<void>;
  retry: (key: string) => Promise<void>;
  /** Takes a failed message back into the draft. */
  edit: (key: string) => void;
  /** The last message is being changed: what it did is taken back when the draft is sent. */
  editing: Cell<Editing | null>;
  /** Takes the last message into the empty draft, to be changed. @returns false when there is none, or the draft is not empty. */
  editLast: () => boolean;
  leaveAsItWas: () => void;
  /** Takes a change back, and its message into the draft, to be said otherwise. */
  notMeant: (undo: Undo) => Promise<void>;
  /** The message that somebody wants to look at. */
  pointed: Cell<string | null>;
  /** How many tasks were changed from here since the list was last looked at. */
  unseen: Cell<number>;
  /** Answers a question with a value, or skips it. */
  answer: (question: ChatkitStructuredInputItem, value: string | null) => Promise<void>;
  /** Does what a click in a widget asks for. */
  act: (itemId: string, action: ChatkitAction) => Promise<void>;
  /** @returns true once the opinion is kept; a refusal has been told already. */
  rate: (itemId: string, kind: 'positive' | 'negative') => Promise<boolean>;
  open: (thread: { id: string; title: string }) => Promise<void>;
  /** The thread is called otherwise now. */
  named: (id: string, title: string) => void;
  /** Reads the open thread again, or what was said before what is shown. */
  reload: () => Promise<void>;
  earlier: () => Promise<void>;
  /** Brings back what was open before the page was loaded; once. */
  restore: () => void;
  /** Begins anew. @param withDraft whether what is typed is forgotten as well, which it is unless told otherwise. */
  clear: (withDraft?: boolean) => void;
}

/** @property undo how what the message did is taken back; null when it did nothing. */
export interface Editing {
  undo: Undo | null;
}

export interface ConversationDeps {
  words: Words;
  protocol: Protocol;
  actions: Pick<Actions, 'learnChanges' | 'forget'>;
  announce: (text: string) => void;
  tellProblem: (problem: Problem, what: string) => void;
  /** Survives a reload and an expired sign-in; one entry a person. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;
  storageKey: string;
}

export function makeConversation(deps: ConversationDeps): Conversation {
  const { protocol, announce, words } = deps;
  const thread = makeCell<Thread>(emptyThread);
  const draft = makeCell('');
  const editing = makeCell<Editing | null>(null);
  const pointed = makeCell<string | null>(null);
  const unseen = makeCell(0);
  let restored = false;
  // What is still answered to a thread that was left must not be drawn in the one that is open now.
  let opened = 0;

  const keep = () => {
    const { id, title, outgoing } = thread.get();
    const kept: KeptConversation = { id, title, outgoing, draft: draft.get() };
    // A full or forbidden storage costs only the memory of what was open.
    try {
      deps.storage?.setItem(deps.storageKey, JSON.stringify(kept));
    } catch {
      deps.storage?.removeItem(deps.storageKey);
    }
  };
  thread.subscribe(keep);
  draft.subscribe(keep);
  const tell = (input: ThreadInput) => thread.set(advance(thread.get(), input));
  const reading = makeReading({ protocol, thread, tell, opened: () => opened, gone: () => clear(false) });
  const { reload } = reading;

  /** Says something and draws what comes of it. @returns the problem that ended it, if one did. */
  async function converse<K extends Streamed>(
    type: K,
    params: ParamsOf<K>,
    { key, undoes }: { key?: string; undoes?: string | undefined } = {},
  ): Promise<Problem | null> {
    const mine = opened;
    let problem: Problem | null = null;
    let reply = '';
    const onEvent = (event: ChatkitEvent) => {
      if (event.type === 'error') problem = problemOf(event, words);
      if (event.type === 'client_effect') learn(event, undoes);
      if (event.type === 'thread.item.done' && event.item.type === 'assistant_message')
        reply = event.item.content.map(({ text }) => text).join('\n');
      if (mine !== opened) return;
      tell({ kind: 'event', event, ...(key === undefined ? {} : { key }) });
      if (event.type === 'thread.item.done' && event.item.type === 'user_message') accepted(key);
    };
    announce(words('chat.answering'));
    const answer: Answer<End> = await protocol.stream(type, params, onEvent, key);
    if (!answer.ok) return answer.problem;
    if (problem) return problem;
    if (answer.value === 'cut') {
      if (mine !== opened || !(await foundAfterAll(key))) return brokenOff(words);
    }
    if (reply) announce(plainText(reply));
    return null;
  }

  function accepted(key: string | undefined): void {
    const sent = thread.get().outgoing.find((each) => each.key === key);
    if (sent) draft.set(draftAfter(draft.get(), sent.text));
  }

  function learn({ data }: Extract<ChatkitEvent, { type: 'client_effect' }>, undoes: string | undefined): void {
    const { changeId: _, ...bare } = data;
    if (undoes !== undefined) deps.actions.forget(undoes);
    unseen.set(unseen.get() + data.changes.length);
    deps.actions.learnChanges(undoes === undefined ? data : bare);
  }

  /** A stream that was cut says nothing about the answer: the thread does. */
  async function foundAfterAll(key: string | undefined): Promise<boolean> {
    await reload();
    const sent = thread.get().outgoing.find((each) => each.key === key);
    return thread.get().fault === null && (key === undefined || sent === undefined);
  }

  async function deliver({ key, text, itemId }: Outgoing): Promise<void> {
    const mine = opened;
    const { id } = thread.get();
    const input = { content: [{ type: 'input_text' as const, text }], attachments: [], inference_options: {} };
    const problem =
      id === null
        ? await converse('threads.create', { input }, { key })
        : itemId === undefined
          ? await converse('threads.add_user_message', { thread_id: id, input }, { key })
          : await converse('threads.retry_after_item', { thread_id: id, item_id: itemId }, { key });
    if (problem) announce(words('chat.notSent', { detail: problem.detail }));
    if (mine !== opened) return;
    tell(problem ? { kind: 'failed', key, problem } : { kind: 'answered', key });
  }

  /** What belongs to an item: a click, or the answer to a question. */
  async function actOn(
    itemId: string,
    what: string,
    doIt: (threadId: string) => Promise<Problem | null>,
  ): Promise<void> {
    const { id } = thread.get();
    if (id === null || isAnswering(thread.get())) return;
    const mine = opened;
    tell({ kind: 'acting', itemId });
    const problem = await doIt(id);
    if (problem) deps.tellProblem(problem, what);
    if (mine !== opened) return;
    tell({ kind: 'acted' });
    if (problem) await reload();
  }

  const act: Conversation['act'] = (itemId, action) =>
    actOn(itemId, words('chat.refused.click'), (threadId) =>
      converse(
        'threads.custom_action',
        { thread_id: threadId, item_id: itemId, action },
        { undoes: action.type === 'change.undo' ? action.payload.changeId : undefined },
      ),
    );

  /** @returns false when it stands: the card still offers to take it back, and the reply says why. */
  async function takenBack({ itemId, changeId }: Undo): Promise<boolean> {
    await act(itemId, { type: 'change.undo', payload: { changeId } });
    const card = thread.get().items.find(({ id }) => id === itemId);
    return card !== undefined && undoOf(card) === null;
  }

  function edit(key: string): void {
    const sent = thread.get().outgoing.find((each) => each.key === key);
    if (!sent) return;
    draft.set(draftWith(sent.text, draft.get()));
    tell({ kind: 'withdrawn', key });
  }

  function clear(withDraft = true): void {
    opened += 1;
    editing.set(null);
    tell({ kind: 'cleared' });
    if (!withDraft) return;
    draft.set('');
    deps.storage?.removeItem(deps.storageKey);
  }

  return {
    thread,
    draft,
    reload,
    clear,
    send: async (text) => {
      // What is being read would take the place of what is said meanwhile.
      if (thread.get().loading) await reading.over();
      if (!text.trim() || isAnswering(thread.get())) return;
      const undo = editing.get()?.undo ?? null;
      editing.set(null);
      if (undo && !(await takenBack(undo))) return;
      const key = crypto.randomUUID();
      tell({ kind: 'sending', key, text });
      await deliver({ key, text, state: 'sending' });
    },
    retry: async (key) => {
      const sent = thread.get().outgoing.find((each) => each.key === key);
      if (sent?.state !== 'failed' || isAnswering(thread.get())) return;
      tell({ kind: 'retrying', key });
      await deliver(sent);
    },
    edit,
    answer: ({ id: itemId, inputs }, value) =>
      actOn(itemId, words('chat.refused.question'), (threadId) => {
        const question = inputs[0]?.id ?? '';
        const input =
          value === null
            ? { status: 'skipped' as const }
            : { status: 'answered' as const, answers: { [question]: { values: [value] } } };
        return converse('threads.add_structured_input', { thread_id: threadId, item_id: itemId, input });
      }),
    act,
    editing,
    editLast: () => {
      if (draft.get() !== '' || isAnswering(thread.get())) return false;
      const failed = thread.get().outgoing.at(-1);
      const last = lastSaid(thread.get());
      if (failed) edit(failed.key);
      else if (last) {
        draft.set(last.text);
        editing.set({ undo: last.undo });
      }
      return failed !== undefined || last !== null;
    },
    leaveAsItWas: () => {
      editing.set(null);
      draft.set('');
    },
    notMeant: async (undo) => {
      const message = messageFor(thread.get(), undo.itemId);
      if (!(await takenBack(undo)) || !message) return;
      draft.set(draftWith(message.text, draft.get()));
    },
    pointed,
    unseen,
    rate: async (itemId, kind) => {
      const { id } = thread.get();
      if (id === null) return false;
      const answer = await protocol.ask('items.feedback', { thread_id: id, item_ids: [itemId], kind });
      if (!answer.ok) deps.tellProblem(answer.problem, words('chat.refused.opinion'));
      return answer.ok;
    },
    open: async ({ id, title }) => {
      opened += 1;
      editing.set(null);
      tell({ kind: 'opened', id, title });
      await reload();
    },
    named: (id, title) => (thread.get().id === id ? tell({ kind: 'named', title }) : undefined),
    earlier: reading.earlier,
    restore: () => {
      const kept = restored ? null : readKept(deps, words('chat.faults.interrupted'));
      restored = true;
      if (!kept) return;
      draft.set(kept.draft);
      if (kept.id !== null) tell({ kind: 'opened', id: kept.id, title: kept.title, outgoing: kept.outgoing });
      else thread.set({ ...emptyThread, outgoing: kept.outgoing });
      void reload();
    },
  };
}
