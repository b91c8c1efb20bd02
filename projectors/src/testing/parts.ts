import { LOG_SETTINGS } from '@tasklog/event-log';
import type { Count, LogValues } from '@tasklog/event-log';
import { replayParts } from '../replay/parts.ts';
import type { ReplayParts } from '../replay/replays.ts';

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

/** The settings of the log, at their defaults but for these. */
export function logValues(settings: Partial<LogValues>): LogValues {
  const defaults = Object.fromEntries(
    Object.entries(LOG_SETTINGS).map(([name, setting]) => [name, 'default' in setting ? setting.default : undefined]),
  ) as unknown as LogValues;
  return { ...defaults, ...settings };
}
