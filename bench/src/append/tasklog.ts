// The command path in process, as command-api has it: decided by the domain, committed in groups, told to the relay.
import { createHash } from 'node:crypto';
import { createHandle } from '@tasklog/command-api/handle';
import { newId } from '@tasklog/command-api/ids';
import { commitPool, storeIn } from '@tasklog/command-api/store/commit';
import { createWake } from '@tasklog/command-api/wake';
import { openSession } from '@tasklog/event-log';
import type { Command } from '@tasklog/schemas';
import { PARTITIONS } from '../server.ts';
import { DUE, TAGS, TITLE, ZONE } from './writer.ts';
import type { Writer } from './writer.ts';

export async function tasklogWriter(url: string): Promise<Writer> {
  const session = await openSession(url, () => undefined);
  const commits = commitPool(url, (error) => console.error(error.message));
  const handle = createHandle({
    ...{ store: storeIn(commits), partitions: PARTITIONS, now: () => new Date() },
    committed: createWake(session, () => undefined),
  });
  const run = async (userId: string, command: Command): Promise<void> => {
    const key = newId();
    const outcome = await handle({
      change: { userId, changeId: newId(), actor: 'user' },
      ...{ key, hash: createHash('sha256').update(key).digest(), timeZone: ZONE, wishes: [{ command }] },
      answer: ({ changeId, tasks, position }) => ({
        task: { ...tasks[0]?.task, version: tasks[0]?.version },
        ...{ changeId, position },
      }),
    });
    if (outcome.kind !== 'done') throw new Error(`not done: ${JSON.stringify(outcome)}`);
  };
  return {
    add: ({ userId, taskId }) => run(userId, { type: 'add', taskId, title: TITLE, due: DUE, tags: TAGS }),
    complete: ({ userId, taskId }) => run(userId, { type: 'complete', taskId }),
    rename: ({ userId, taskId }, n) => run(userId, { type: 'update', taskId, set: { title: `${TITLE} ${String(n)}` } }),
    end: async () => {
      await handle.idle();
      await session.close();
      await commits.end();
    },
  };
}
