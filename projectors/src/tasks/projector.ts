import type { LogRecord } from '@tasklog/event-log';
import type { Tx } from '@tasklog/runtime/pool';
import type { Projector, Target } from '../projector.ts';
import { refuseForgeries, sortOut } from '../sequence.ts';
import type { TaskRecord } from '../sequence.ts';
import { fold, loadStates, saveStates, tableOf } from '../states.ts';

const NAME = 'task';

async function apply(tx: Tx, records: readonly LogRecord[], { generation, leftOut, upcast }: Target): Promise<void> {
  const table = tableOf(NAME, generation);
  const states = await loadStates(tx, table, records as TaskRecord[]);
  const { fresh, repeats } = sortOut(states, records as TaskRecord[], leftOut);
  await refuseForgeries(tx, repeats, upcast);
  await saveStates(tx, table, fold(states, fresh));
}

/** Each task as it is now: its row is the fold of its events. Deleted ones stay, as tombstones. */
export const tasks: Projector = {
  name: 'tasks',
  prompt: true,
  reads: ['task-events'],
  apply: Object.assign(apply, { keeps: NAME }),
};
