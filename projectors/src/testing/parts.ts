import type { Count, LogValues } from '@tasklog/event-log';
import { logValues } from '@tasklog/event-log/testing/settings';
import { createLogger } from '@tasklog/runtime';
import { replayParts } from '../replay/parts.ts';
import type { ReplayParts } from '../replay/replays.ts';
import { sleepByTimer } from '../rounds.ts';
import type { ProjectorsOptions } from '../service.ts';

/** What generations need, with the settings at their defaults. */
export function testParts(
  connectionString: string,
  { onError = () => undefined, count = () => undefined, settings = {} }: TestPartsOptions = {},
): Promise<ReplayParts> {
  return replayParts({
    connectionString,
    settings: logValues(settings),
    hasKafka: settings.KAFKA_BROKERS !== undefined,
    count,
    onError,
  });
}

export type TestPartsOptions = {
  onError?: (error: Error, what: string) => void;
  count?: Count;
  settings?: Partial<LogValues>;
};

/** What a service needs beside its parts, where a test looks at none of it: real time, any port, and no word said. */
export const plainly = (): Pick<ProjectorsOptions, 'now' | 'sleep' | 'logger' | 'host' | 'port' | 'pageSize'> => ({
  now: Date.now,
  sleep: sleepByTimer,
  logger: createLogger('projectors', 'silent'),
  host: '127.0.0.1',
  port: 0,
  pageSize: 500,
});
