// The reminder clock as a process of its own whose wall clock is turned from outside: a message says by how many milliseconds.
import { postgresLog } from '@tasklog/event-log';
import { createPool } from '@tasklog/runtime/pool';
import { projectorsNamed } from '../names.ts';
import { projectors } from '../service.ts';
import { plainly, testParts } from './parts.ts';

const connectionString = process.env['DATABASE_URL'] ?? '';
let turnedBy = 0;
process.on('message', (milliseconds: number) => {
  turnedBy = milliseconds;
  process.send?.('turned');
});

const onError = (): void => undefined;
await projectors({
  projectors: projectorsNamed(['reminder']),
  pool: await createPool(connectionString, { size: 2, onError }),
  log: await postgresLog({ connectionString, onError, poolSize: 2 }),
  replays: await testParts(connectionString, { onError }),
  send: () => Promise.resolve({ outcome: 'done' }),
  verify: () => Promise.reject(new Error('nobody asks here')),
  ...plainly(),
  now: () => Date.now() + turnedBy,
});
process.send?.('ready');
process.on('disconnect', () => process.exit(0));
