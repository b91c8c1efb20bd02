// A process that delivers notifications and dies between sending and noting it: `killed-by-sending.ts URL SMTP_URL`.
import { setTimeout as pause } from 'node:timers/promises';
import { createPool } from '@tasklog/runtime/pool';
import { startChannels } from '../notification/channels.ts';

const [connectionString = '', smtpUrl = ''] = process.argv.slice(2);

await startChannels({
  pool: await createPool(connectionString, { size: 2 }),
  settings: { allow: '127.0.0.0/8', mail: { smtpUrl, from: 'reminders@example.org', webUrl: 'http://localhost:3000' } },
  now: Date.now,
  sleep: (_, signal) => pause(2, undefined, { signal }).catch(() => undefined),
  onError: () => undefined,
  at: () => process.kill(process.pid, 'SIGKILL'),
});
