import type { ChatAnswer } from '@tasklog/schemas';
import type { Actions } from '../live/actions.ts';
import type { Api } from '../live/api.ts';
import { makeCell, type Cell } from '../ui/cell.ts';
import { plainText } from '../ui/markdown.ts';
import { draftAfter } from './draft.ts';
import { advance, emptyThread, isAnswering, type Sent, type Thread, type ThreadInput } from './thread.ts';

export interface Conversation {
  thread: Cell<Thread>;
  draft: Cell<string>;
  /** Sends a message unless an answer is awaited; the draft is cleared once the message was accepted. */
  send: (text: string) => Promise<void>;
  retry: (id: string) => Promise<void>;
  undo: (changeId: string) => Promise<void>;
  restore: () => void;
  clear: () => void;
}

export interface ConversationDeps {
  api: Api;
  actions: Pick<Actions, 'learn' | 'undo'>;
  announce: (text: string) => void;
  /** Survives a reload and an expired sign-in; one entry a person. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;
  storageKey: string;
  timeZone: () => string;
}

/** A model may take its time. */
const PATIENCE_MS = 100_000;
const MOST_KEPT = 200;

export function makeConversation(deps: ConversationDeps): Conversation {
  const thread = makeCell<Thread>(emptyThread);
  const draft = makeCell('');
  const keep = () => {
    const { threadId, messages } = thread.get();
    const kept = { thread: { threadId, messages: messages.slice(-MOST_KEPT) }, draft: draft.get() };
    // A full or forbidden storage costs only the memory of the transcript.
    try {
      deps.storage?.setItem(deps.storageKey, JSON.stringify(kept));
    } catch {
      deps.storage?.removeItem(deps.storageKey);
    }
  };
  thread.subscribe(keep);
  draft.subscribe(keep);
  const tell = (input: ThreadInput) => thread.set(advance(thread.get(), input));

  async function deliver(id: string, text: string): Promise<void> {
    deps.announce('Answering…');
    const { threadId } = thread.get();
    const body = { message: text, timeZone: deps.timeZone(), ...(threadId && { threadId }) };
    const answer = await deps.api<ChatAnswer>('/api/chat', { method: 'POST', key: id, body, patience: PATIENCE_MS });
    if (!answer.ok) {
      tell({ kind: 'failed', id, problem: answer.problem });
      return deps.announce(`Not sent. ${answer.problem.detail}`);
    }
    tell({ kind: 'answered', id, answer: answer.value });
    draft.set(draftAfter(draft.get(), text));
    const { changes, position, changeId, reply } = answer.value;
    const tasks = changes.map(({ task }) => task).filter((task) => task !== null);
    const deleted = changes.filter(({ task }) => task === null).map(({ taskId }) => taskId);
    deps.actions.learn(tasks, deleted, position, changeId);
    deps.announce(plainText(reply));
  }

  return {
    thread,
    draft,
    send: async (text) => {
      if (!text.trim() || isAnswering(thread.get())) return;
      const id = crypto.randomUUID();
      tell({ kind: 'sending', id, text });
      await deliver(id, text);
    },
    retry: async (id) => {
      const message = thread.get().messages.find((each): each is Sent => each.id === id && each.from === 'person');
      if (message?.state !== 'failed' || isAnswering(thread.get())) return;
      tell({ kind: 'retrying', id });
      await deliver(id, message.text);
    },
    undo: async (changeId) => {
      if (await deps.actions.undo(changeId)) tell({ kind: 'undone', changeId });
    },
    restore: () => {
      const kept = readKept(deps);
      if (!kept) return;
      tell({ kind: 'restored', thread: kept.thread });
      draft.set(kept.draft);
    },
    clear: () => {
      tell({ kind: 'cleared' });
      draft.set('');
      deps.storage?.removeItem(deps.storageKey);
    },
  };
}

function readKept({ storage, storageKey }: ConversationDeps): { thread: Thread; draft: string } | null {
  try {
    return JSON.parse(storage?.getItem(storageKey) ?? 'null') as { thread: Thread; draft: string } | null;
  } catch {
    return null;
  }
}
