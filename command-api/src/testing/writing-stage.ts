/** Assistants that write, of users whose lists are empty at first, in Oslo, on a Thursday at noon there. */
import type { FindTasksOutput, ToolChange } from '@tasklog/schemas';
import { startTestApi } from './api.ts';
import type { TestApi } from './api.ts';
import { assistantOf } from './assistant.ts';
import type { Assistant } from './assistant.ts';

const NOW = new Date('2026-11-26T11:00:00Z');

export type WritingStage = {
  readonly api: TestApi;
  /** An assistant of somebody new. */
  someone: () => Promise<Assistant & { user: string }>;
  /** The ids of what it added. */
  add: (it: Assistant, ...texts: string[]) => Promise<string[]>;
  titles: (it: Assistant) => Promise<(string | undefined)[]>;
};

/** To be called within a `describe`: it brings the hooks that start and stop it. */
export function writingStage(): WritingStage {
  let api: TestApi;
  let users = 0;
  before(async () => {
    api = await startTestApi({ now: () => NOW });
  });
  after(() => api.stop());

  return {
    get api() {
      return api;
    },
    someone: async () => {
      users += 1;
      const user = `user-${String(users)}`;
      await (
        await api.as(user)
      )('PATCH', '/v1/settings', { timeZone: 'Europe/Oslo' });
      return { ...(await assistantOf(api, user)), user };
    },
    add: async (it, ...texts) =>
      (await it.call<ToolChange>('add_tasks', { tasks: texts.map((text) => ({ text })) })).done.map(({ id }) => id),
    titles: async (it) => (await it.call<FindTasksOutput>('find_tasks')).tasks.map(({ title }) => title),
  };
}
