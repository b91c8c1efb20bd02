// The projectors as a process that kills itself where it is told to: DIE_AT names a point of a replay (replay/steps.ts,
// swap.ts), or `page N`, the Nth page of a generation that is being built, between its effect and its commit.
import { postgresLog } from '@tasklog/event-log';
import { createPool } from '@tasklog/runtime/pool';
import { projectorsNamed } from '../names.ts';
import type { Projector } from '../projector.ts';
import { projectors } from '../service.ts';
import { plainly, testParts } from './parts.ts';

const connectionString = process.env['DATABASE_URL'] ?? '';
const dieAt = process.env['DIE_AT'];
const at = (point: string): void => {
  if (point === dieAt) process.kill(process.pid, 'SIGKILL');
};

let pages = 0;
const mortal = (projector: Projector): Projector => ({
  ...projector,
  apply: async (tx, records, target) => {
    await projector.apply(tx, records, target);
    if (target.generation > 1) at(`page ${String((pages += 1))}`);
  },
});

const onError = (error: Error, what: string): void => console.error(`${what}: ${error.message}`);
await projectors({
  projectors: projectorsNamed(process.argv.slice(2)).map(mortal),
  pool: await createPool(connectionString, { size: 2 }),
  log: await postgresLog({ connectionString, onError, poolSize: 2 }),
  replays: { ...(await testParts(connectionString, { onError })), at },
  send: () => Promise.resolve({ outcome: 'done' }),
  verify: () => Promise.reject(new Error('nobody asks here')),
  ...plainly(),
});
process.send?.('ready');
process.on('disconnect', () => process.exit(0));
