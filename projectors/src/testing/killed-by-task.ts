// A process that projects tasks and dies of one of them, as if the machine had killed it: `killed-by-task.ts URL TASK`.
// With `held` for the task it comes to no end with any page, and says of each that it has it in hand: others may kill it.
import { setTimeout as pause } from 'node:timers/promises';
import { postgresLog } from '@tasklog/event-log';
import { createPool } from '@tasklog/runtime/pool';
import { handlerOf } from '../consume.ts';
import { newLife } from '../life.ts';
import type { Projector } from '../projector.ts';
import { tasks } from '../tasks/projector.ts';

const [connectionString = '', deadly = ''] = process.argv.slice(2);

const mortal: Projector = {
  ...tasks,
  apply: async (tx, records, target) => {
    if (deadly === 'held') {
      process.send?.('in hand');
      await new Promise(() => undefined);
    }
    if (records.some(({ event }) => event.subject === deadly)) process.kill(process.pid, 'SIGKILL');
    await tasks.apply(tx, records, target);
  },
};

const pool = await createPool(connectionString, { size: 8 });
const log = await postgresLog({ connectionString, onError: () => undefined, claimEveryMs: 100 });
const partitions = (await log.heads('task-events')).length;
const wait = (milliseconds: number): Promise<void> => pause(milliseconds);
const handler = handlerOf({ pool, life: newLife(), projector: mortal, partitions, wait, onParked: () => undefined });
await log.consume({ group: 'tasks', topic: 'task-events', pageSize: 50 }, handler);
