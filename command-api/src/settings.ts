/** A user's settings: what was chosen over what the house holds, changed by words, over HTTP, or on the web. */
import { faultWords } from '@tasklog/domain/filter/fault';
import { parseFilter } from '@tasklog/domain/filter/parse';
import { clockOf } from '@tasklog/domain/language/clock';
import { withDefaults } from '@tasklog/domain/preferences';
import { quietHoursOf } from '@tasklog/domain/reminder/quiet';
import { invalid, Problem } from '@tasklog/runtime';
import type { Db } from '@tasklog/runtime/pool';
import type { Fault, Preferences, SavedFilter, SettingsAnswer } from '@tasklog/schemas';
import { loadPreferences, mergePreferences, replacePreferences } from './store/preferences.ts';
import type { StoredPreferences } from './store/preferences.ts';
import { needZone } from './zone.ts';

export type Settings = {
  read: (userId: string) => Promise<SettingsAnswer>;
  /** Sets these, keeps the others. Throws Problem 422 for a zone or locale that is none, 412 when `expected` is not the version. */
  change: (userId: string, settings: Preferences, expected?: number) => Promise<SettingsAnswer>;
  /** Sets these, puts the others back to the house's defaults. */
  replace: (userId: string, settings: Preferences, expected?: number) => Promise<SettingsAnswer>;
};

export function openSettings(db: Db): Settings {
  const writing =
    (write: typeof mergePreferences) =>
    async (userId: string, settings: Preferences, expected?: number): Promise<SettingsAnswer> => {
      check(settings);
      const written = await write(db, userId, settings, expected);
      if (written === undefined) throw changedSince((await loadPreferences(db, userId)).version);
      return answer(written);
    };
  return {
    read: async (userId) => answer(await loadPreferences(db, userId)),
    change: writing(mergePreferences),
    replace: writing(replacePreferences),
  };
}

const answer = ({ chosen, version }: StoredPreferences): SettingsAnswer => ({
  settings: withDefaults(chosen),
  chosen,
  version,
});

/** What no schema can know: whether there is such a place, and whether the quiet hours are any. */
function check({ timeZone, locale, quietHours, filters = [] }: Preferences): void {
  checkFilters(filters);
  if (timeZone !== undefined) needZone(timeZone);
  if (locale !== undefined && !isLocale(locale))
    throw new Problem(422, 'unknown-locale', `“${locale}” is not a locale that is known here. Use one such as en-GB.`, {
      faults: [{ field: '/locale', message: 'is not a known locale' }],
    });
  if (quietHours !== undefined && quietHours !== 'none' && quietHoursOf(quietHours, 'UTC') === undefined)
    throw new Problem(
      422,
      'empty-quiet-hours',
      `“${quietHours}” begins where it ends. Use hours such as 22:00-07:00, or none.`,
      {
        faults: [{ field: '/quietHours', message: 'begins where it ends' }],
      },
    );
}

function isLocale(given: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf([given]).length > 0;
  } catch {
    // It is not even built like one, such as xC-B4.
    return false;
  }
}

/** Each must be readable with the others at hand, and have a name of its own. */
function checkFilters(filters: readonly SavedFilter[]): void {
  const clock = clockOf(Temporal.Now.instant(), 'UTC', { filters: [...filters] });
  const names = filters.map(({ name }) => name.toLowerCase());
  const faults = filters.flatMap(({ filter }, n): Fault[] => {
    const parsed = parseFilter(filter, clock);
    return [
      ...(parsed.ok
        ? []
        : [{ field: `/filters/${String(n)}/filter`, message: `cannot be read ${faultWords(filter, parsed.fault)}` }]),
      ...(names.indexOf(names[n] ?? '') < n
        ? [{ field: `/filters/${String(n)}/name`, message: 'is the name of another one already' }]
        : []),
    ];
  });
  if (faults.length > 0) throw invalid(faults);
}

/** Problem 412, for settings that somebody else changed meanwhile. */
export function changedSince(version: number): Problem {
  return new Problem(
    412,
    'version-mismatch',
    `The settings have changed since: they are at version ${String(version)}. Read them again and decide anew.`,
    {
      headers: { ETag: `"${String(version)}"` },
      faults: [{ field: 'If-Match', message: `is not ${String(version)}` }],
    },
  );
}
