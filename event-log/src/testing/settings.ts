import { LOG_SETTINGS } from '../settings.ts';
import type { LogValues } from '../settings.ts';

/** The settings of the log, at their defaults but for these. */
export function logValues(settings: Partial<LogValues> = {}): LogValues {
  const defaults = Object.fromEntries(
    Object.entries(LOG_SETTINGS).map(([name, setting]) => [name, 'default' in setting ? setting.default : undefined]),
  ) as unknown as LogValues;
  return { ...defaults, ...settings };
}
