/** A log of task events, and projectors that fold it until there is nothing left. Anew for each test. */
import type { Envelope } from '@tasklog/schemas';
import type { Projector } from '../projector.ts';
import { stage } from './stage.ts';
import type { RunOptions, Stage } from './stage.ts';

type Doc = { id: string; version: number; title: string };
type Letter = { key: string; reason: string; attempts: number; id: string };

export type FoldingStage = {
  readonly on: Stage;
  publish: (...events: Envelope[]) => Promise<void>;
  project: (projector: Projector, options?: RunOptions) => Promise<void>;
  docs: () => Promise<Doc[]>;
  letters: () => Promise<Letter[]>;
};

/** To be called within a `describe`: it brings the hooks that start and stop it. */
export function foldingStage(): FoldingStage {
  let on: Stage;
  beforeEach(async () => (on = await stage()));
  afterEach(() => on.end());
  return {
    get on() {
      return on;
    },
    publish: (...events) => on.log.publish('task-events', events),
    project: async (projector, options = {}) => {
      const running = await on.run(projector, options);
      await on.drained(projector.name, 'task-events', options.generation);
      await running.stop();
    },
    docs: () => on.rows<Doc>('select id, version, title from live.task order by id'),
    letters: () =>
      on.rows<Letter>(`select key, reason, attempts, event ->> 'id' as id from log.dead_letter order by part, off`),
  };
}
