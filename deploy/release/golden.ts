// `node deploy/release/golden.ts 0.2.0`: makes the golden log of a release. People and a service do everything that can
// be done, through the real write path; what then lies on the log, and a hash of every read model, is kept under
// schemas/released for ever. Each later release must come to the same read models (projectors/src/golden.int.test.ts).
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { topicOf } from '@tasklog/event-log';
import { modelHashes } from '@tasklog/projectors/testing/model-hashes';
import { stopTestServer } from '@tasklog/runtime/testing/database';
import { startTogether } from '../together/services.ts';
import { everything } from './everything.ts';

const [version = ''] = process.argv.slice(2);
const file = (end: string): string => join(import.meta.dirname, `../../schemas/released/golden-${version}.${end}`);
if (!/^\d+\.\d+\.\d+$/.test(version) || existsSync(file('jsonl'))) {
  const taken = existsSync(file('jsonl')) ? `${version} was released already` : `“${version}” is no version`;
  console.error(`${taken}. Give the version that is being released: node deploy/release/golden.ts 0.2.0`);
  process.exit(1);
}

const SOON = `select from live.reminder where state = 'waiting' and due_at < now() + interval '10 seconds'`;

const all = await startTogether();
try {
  await everything(all);
  await all.carriedOut();
  // Reminders that are about to speak up belong to it.
  while ((await all.db.query(SOON)).rows.length > 0) await pause(50);
  await all.carriedOut();
  const { rows } = await all.db.query<{ topic: number; event: object }>(
    'select topic, event from log.record order by topic, part, off',
  );
  writeFileSync(
    file('jsonl'),
    rows.map(({ topic, event }) => `${JSON.stringify({ topic: topicOf(topic), event })}\n`).join(''),
  );
  const hashes = await modelHashes(all.db);
  writeFileSync(file('hashes.json'), `${JSON.stringify(hashes, null, 2)}\n`);
  console.log(`Kept ${String(rows.length)} records in ${file('jsonl')}`);
} finally {
  await all.stop();
  await stopTestServer();
}
