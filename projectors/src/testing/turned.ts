// The reminder clock as a process of its own whose wall clock is turned from outside: a message says by how many milliseconds.
import { postgresLog } from '@tasklog/event-log';
import { createLogger } from '@tasklog/runtime';
import { createPool } from '@tasklog/runtime/pool';
import { projectorsNamed } from '../names.ts';
import { sleepByTimer } from '../rounds.ts';
import { projectors } from '../service.ts';
import { testParts } from './parts.ts';

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
  now: () => Date.now() + turnedBy,
  sleep: sleepByTimer,
  logger: createLogger('projectors', 'silent'),
  host: '127.0.0.1',
  port: 0,
  pageSize: 500,
});
process.send?.('ready');
process.on('disconnect', () => process.exit(0));
