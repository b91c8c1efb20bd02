import type { Projector } from '../projector.ts';
import { refuseForgeries, sortOut } from '../sequence.ts';
import type { TaskRecord } from '../sequence.ts';
import { fold, loadStates, saveStates, tableOf } from '../states.ts';

/** Each task as it is now: its row is the fold of its events. Deleted ones stay, as tombstones. */
export const tasks: Projector = {
  name: 'tasks',
  prompt: true,
  reads: ['task-events'],
  apply: async (tx, records, { generation, leftOut, upcast }) => {
    const table = tableOf('task', generation);
    const states = await loadStates(tx, table, records as TaskRecord[]);
    const { fresh, repeats } = sortOut(states, records as TaskRecord[], leftOut);
    await refuseForgeries(tx, repeats, upcast);
    await saveStates(tx, table, fold(states, fresh));
  },
};
