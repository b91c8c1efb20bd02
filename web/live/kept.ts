// What this browser keeps of a person's list: changes that are not with the service yet, and the tasks that were read last.
//
// A database for each person. Whoever may not store anything keeps the changes as long as the page is open. Half-way: what
// belongs together is written in one transaction, so a crash leaves either all of it or nothing.
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Problem, Task } from '@tasklog/schemas';
import type { Intent } from './intents.ts';

/** A change on its way, in the order in which it was made. */
export interface KeptIntent {
  order: number;
  intentId: string;
  intent: Intent;
  madeAt: number;
  /** It could not be sent at once: whoever made it may be looking elsewhere by the time there is an answer. */
  waited: boolean;
  /** Why the service does not want it; it waits for the person then. */
  refused: Problem | null;
}

export interface KeptIntents {
  all: () => Promise<KeptIntent[]>;
  /** Does nothing for an intent that is kept already. */
  add: (intent: Intent, madeAt: number) => Promise<void>;
  change: (edit: { put?: readonly KeptIntent[]; remove?: readonly number[] }) => Promise<void>;
}

/** The open tasks as they were last read, and when. */
export interface KeptList {
  tasks: Task[];
  at: number;
}

export interface Kept {
  intents: KeptIntents;
  readList: () => Promise<KeptList | null>;
  writeList: (list: KeptList) => Promise<void>;
}

interface Schema extends DBSchema {
  intents: { key: number; value: Omit<KeptIntent, 'order'> & { order?: number }; indexes: { intentId: string } };
  list: { key: 'open'; value: KeptList };
}

const nameOf = (personId: string): string => `tasklog.${personId}`;

export function keptInBrowser(personId: string): Kept {
  let opened: Promise<IDBPDatabase<Schema>> | undefined;
  const open = () =>
    (opened ??= openDB<Schema>(nameOf(personId), 1, {
      upgrade: (database) => {
        database
          .createObjectStore('intents', { keyPath: 'order', autoIncrement: true })
          .createIndex('intentId', 'intentId', { unique: true });
        database.createObjectStore('list');
      },
      // Whoever signs out in another tab deletes it.
      blocking: (_now, _next, event) => (event.target as IDBDatabase).close(),
    }));
  const memory = keptInMemory();
  const orMemory = async <T>(inBrowser: (database: IDBPDatabase<Schema>) => Promise<T>, else_: () => Promise<T>) => {
    const database = await open().catch(() => null);
    return database ? inBrowser(database) : else_();
  };
  return {
    intents: {
      all: () =>
        orMemory(
          (database) => database.getAll('intents') as Promise<KeptIntent[]>,
          () => memory.all(),
        ),
      add: (intent, madeAt) =>
        orMemory(
          async (database) => {
            const writing = database.transaction('intents', 'readwrite');
            if (!(await writing.store.index('intentId').getKey(intent.id)))
              await writing.store.add({ intentId: intent.id, intent, madeAt, waited: false, refused: null });
            await writing.done;
          },
          () => memory.add(intent, madeAt),
        ),
      change: (edit) =>
        orMemory(
          async (database) => {
            const writing = database.transaction('intents', 'readwrite');
            for (const each of edit.put ?? []) await writing.store.put(each);
            for (const order of edit.remove ?? []) await writing.store.delete(order);
            await writing.done;
          },
          () => memory.change(edit),
        ),
    },
    readList: () =>
      orMemory(
        async (database) => (await database.get('list', 'open')) ?? null,
        () => Promise.resolve(null),
      ),
    writeList: (list) =>
      orMemory(
        async (database) => void (await database.put('list', list, 'open')),
        () => Promise.resolve(),
      ),
  };
}

/** Keeps the changes of one page. */
export function keptInMemory(): KeptIntents {
  let kept: KeptIntent[] = [];
  let last = 0;
  return {
    all: async () => structuredClone(kept),
    add: async (intent, madeAt) => {
      if (kept.some(({ intentId }) => intentId === intent.id)) return;
      last += 1;
      kept.push({ order: last, intentId: intent.id, intent, madeAt, waited: false, refused: null });
    },
    change: async ({ put = [], remove = [] }) => {
      kept = kept
        .map((each) => put.find(({ order }) => order === each.order) ?? each)
        .filter(({ order }) => !remove.includes(order));
    },
  };
}

/** Forgets a person's list. Changes that are not sent yet stay for their return: they are nowhere else. */
export async function forgetKept(personId: string): Promise<void> {
  const kept = keptInBrowser(personId);
  if ((await kept.intents.all()).length > 0) return kept.writeList({ tasks: [], at: 0 });
  return deleteDB(nameOf(personId));
}
