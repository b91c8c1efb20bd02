/** What decides and commits, as a value: the HTTP service stands on it, and so does the server that assistants start on a pipe. */
import { countPartitions, openSession } from '@tasklog/event-log';
import { createPool } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import type { Assistant } from './conversation/assistant.ts';
import { createChatkit } from './conversation/chatkit.ts';
import type { Chatkit } from './conversation/chatkit.ts';
import { createConverse } from './conversation/converse.ts';
import type { Converse } from './conversation/converse.ts';
import { refusingErased } from './conversation/forgetting.ts';
import type { ThreadStore } from './conversation/threads.ts';
import { postgresThreads } from './conversation/threads-postgres.ts';
import { createGuard } from '@tasklog/runtime/outbound/guard';
import { createHandle } from './handle.ts';
import type { Handle } from './handle.ts';
import { openNotificationSettings } from './notification-settings.ts';
import type { NotificationSettings } from './notification-settings.ts';
import { openSettings } from './settings.ts';
import type { Settings } from './settings.ts';
import { commitPool, storeIn } from './store/commit.ts';
import { createWake } from './wake.ts';

export type Core = {
  db: Pool;
  /** For questions whose text is put together for them, as a filter is: such statements are not kept. */
  questions: Pool;
  handle: Handle;
  converse: Converse;
  /** The same conversation in ChatKit's protocol. */
  chatkit: Chatkit;
  settings: Settings;
  notifications: NotificationSettings;
  /** How many the log has. */
  partitions: number;
  /** Something was put into the outbox. */
  committed: () => void;
  /** A language model that helps, where there is one. */
  assistant: Assistant | undefined;
  /** Where conversations are remembered, without a look at who is erased. */
  threads: ThreadStore;
  now: () => Date;
  /** Lets what is being committed finish, and closes the connections. */
  close: () => Promise<void>;
};

export type CoreOptions = {
  connectionString: string;
  /** A connection broke, or could not be used; it is opened anew. */
  broken: (err: Error) => void;
  conflicted?: () => void;
  batch?: number | undefined;
  /** Where conversations are remembered; beside the tasks when left out. */
  threads?: ThreadStore | undefined;
  /** Makes what asks a language model; the rules read alone when left out. */
  assist?: ((db: Pool, now: () => Date) => Assistant) | undefined;
  now?: (() => Date) | undefined;
  /** What users may name as an address of theirs, though it is not public: OUTBOUND_ALLOW. */
  outboundAllow?: string | undefined;
};

const QUERY_CONNECTIONS = 4;
const QUESTION_CONNECTIONS = 2;

export async function openCore({
  connectionString,
  broken,
  conflicted,
  batch,
  threads,
  assist,
  now = () => new Date(),
  outboundAllow = '',
}: CoreOptions): Promise<Core> {
  const guard = createGuard(outboundAllow);
  const commits = commitPool(connectionString, broken);
  // At once: on a busy server each connection takes its time, and a service that died is waited for.
  const [db, questions, session, partitions] = await Promise.all([
    createPool(connectionString, { size: QUERY_CONNECTIONS, prepare: true, onError: broken }),
    createPool(connectionString, { size: QUESTION_CONNECTIONS, onError: broken }),
    openSession(connectionString, broken, 'command-api'),
    countPartitions(commits),
  ]);
  const committed = createWake(session, broken);
  const handle = createHandle({
    store: storeIn(commits),
    partitions,
    now,
    committed,
    ...(conflicted && { conflicted }),
    ...(batch === undefined ? {} : { maxBatch: batch }),
  });
  const kept = threads ?? postgresThreads(db);
  const remembered = refusingErased(db, kept);
  const assistant = assist?.(db, now);
  const converse = createConverse({ db, handle, threads: remembered, now, assistant });
  return {
    db,
    questions,
    handle,
    converse,
    chatkit: createChatkit({ db, converse, chats: remembered.chats, now }),
    settings: openSettings(db),
    notifications: openNotificationSettings(db, guard),
    partitions,
    committed,
    assistant,
    threads: kept,
    now,
    close: async () => {
      await handle.idle();
      await session.close();
      await db.end();
      await questions.end();
      await commits.end();
    },
  };
}
