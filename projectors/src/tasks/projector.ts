import type { Projector } from '../projector.ts';
import { refuseForgeries, sortOut } from '../sequence.ts';
import type { TaskRecord } from '../sequence.ts';
import { fold, stateTables } from '../states.ts';
import type { StateTables } from '../states.ts';

const NAME = 'task';

/** Each task as it is now: its row is the fold of its events. Deleted ones stay, as tombstones. */
export const tasksIn = <T>(tables: StateTables<T>): Projector<T> => {
  const apply: Projector<T>['apply'] = async (tx, records, { generation, leftOut, upcast }) => {
    const table = { name: NAME, generation } as const;
    const states = await tables.load(tx, table, records as TaskRecord[]);
    const { fresh, repeats } = sortOut(states, records as TaskRecord[], leftOut);
    await refuseForgeries(tx, tables.firstsOf, repeats, upcast);
    await tables.save(tx, table, fold(states, fresh));
  };
  return { name: 'tasks', prompt: true, reads: ['task-events'], apply: Object.assign(apply, { keeps: NAME }) };
};

export const tasks = tasksIn(stateTables);
