// Looks after the topics of the broker: rebuild, verify, topics. What `tasklog log` starts; it ends when it is done.
import { BrokerError, LOG_SETTINGS } from '@tasklog/event-log';
import { ensureTopics } from '@tasklog/event-log/kafka/manifest';
import { openRecovery } from '@tasklog/event-log/recovery/open';
import type { Recovery } from '@tasklog/event-log/recovery/recovery';
import { RecoveryError } from '@tasklog/event-log/recovery/recovery';
import { DATABASE_URL, EXIT_SETTINGS, PROCESS_SETTINGS, readSettings, SettingsError } from '@tasklog/runtime';
import { withSecrets } from '@tasklog/runtime/sidecar/secrets';
import { EXIT_INTERRUPTED, EXIT_NOT_DONE, runRebuild } from './log/rebuilding.ts';
import { createScreen } from './log/screen.ts';
import type { Screen } from './log/screen.ts';
import { runVerify } from './log/verifying.ts';
import { readWish } from './log/wish.ts';
import type { Wish } from './log/wish.ts';

const SETTINGS = { ...PROCESS_SETTINGS, ...LOG_SETTINGS, DATABASE_URL } as const;
const EXIT_DIFFERS = 1;
/** After this a stop is no longer waited for: whatever was under way is gone on with by the next run. */
const STOP_WITHIN_MS = 15_000;

const stopping = new AbortController();
const stop = (): void => {
  stopping.abort();
  setTimeout(() => process.exit(EXIT_INTERRUPTED), STOP_WITHIN_MS).unref();
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
// Started by another process: when that one dies, so do we.
if (process.send) process.on('disconnect', stop);

async function main(args: readonly string[]): Promise<number> {
  const wish = readWish(args);
  if ('fault' in wish) throw new RecoveryError(wish.fault);
  const screen = createScreen(wish.json);
  const s = readSettings(SETTINGS, await withSecrets(process.env, SETTINGS));
  const recovery = await openRecovery(s, {
    connectionString: s.DATABASE_URL,
    service: 'log',
    onError: (error, what) => screen.trouble(error, what),
    ...(s.LOG_LEVEL === 'debug' && { log: (line: string) => console.error(line) }),
  });
  try {
    return await run({ ...recovery, database: s.DATABASE_URL }, wish, screen);
  } finally {
    await recovery.close();
  }
}

function run(recovery: Recovery & { database: string }, wish: Wish, screen: Screen): Promise<number> {
  const { signal } = stopping;
  switch (wish.verb) {
    case 'rebuild':
      return runRebuild(recovery, wish, screen, signal);
    case 'verify':
      return runVerify(recovery, wish, screen, signal);
    case 'topics':
      return runTopics(recovery, wish, screen);
  }
}

async function runTopics(
  { kafka, partitions, prefix }: Recovery,
  { check }: Extract<Wish, { verb: 'topics' }>,
  screen: Screen,
): Promise<number> {
  const { created } = await ensureTopics({ ...kafka, createTopics: !check }, { partitions, prefix });
  const sentence = created.length > 0 ? `Created ${created.join(', ')}; all` : 'All';
  screen.say(`${sentence} topics are as this log needs them.`, { what: 'topics', fits: true, created });
  return 0;
}

/** A topic that is not there or does not fit is an answer for who compares or checks, and a fault for who rebuilds. */
function exitCodeOf(error: unknown, rebuilds: boolean): number {
  if (error instanceof SettingsError) return EXIT_SETTINGS;
  if (!(error instanceof BrokerError)) return EXIT_NOT_DONE;
  if (error.fault === 'settings') return EXIT_SETTINGS;
  const differs = error.fault === 'missing-topic' || error.fault === 'topic-mismatch';
  return differs && !rebuilds ? EXIT_DIFFERS : EXIT_NOT_DONE;
}

const args = process.argv.slice(2);
main(args).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(exitCodeOf(error, args[0] === 'rebuild'));
  },
);
