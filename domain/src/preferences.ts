import type { Preferences } from '@tasklog/schemas';

type MayStayUnknown = 'timeZone' | 'locale' | 'dateOrder';

/** A user's settings with every default filled in, except the place, which may stay unknown. */
export type House = Required<Omit<Preferences, MayStayUnknown>> & Pick<Preferences, MayStayUnknown>;

export type PartOfDay = 'morning' | 'afternoon' | 'evening' | 'night';

/** The user's own hour for a part of the day. */
export function hourOf(part: PartOfDay, house: House): string {
  return part === 'night' ? house.tonight : house[part];
}

export const houseDefaults: House = {
  weekStart: 'monday',
  weekend: 'saturday',
  morning: '09:00',
  afternoon: '15:00',
  evening: '19:00',
  tonight: '21:00',
  quietHours: 'none',
  nextWeekday: 'next-week',
  bareWeekday: 'next',
  nextWeek: 'first-day',
  nextMonth: 'first-day',
  priorityMarks: 'todoist',
  confirmOver: 5,
  missed: 'keep',
  filters: [],
};

/** The settings that hold for a user: what was set, over the house defaults. */
export function withDefaults(preferences: Preferences): House {
  return { ...houseDefaults, ...dropUndefined(preferences) };
}

const MONTH_FIRST_REGIONS = ['US', 'PH', 'PR', 'GU', 'AS', 'VI', 'UM', 'MH', 'FM', 'PW', 'MP'];

/** Which of 5/6 comes first: what was set, else what the locale's region writes, else the month. */
export function dateOrderOf(preferences: Preferences): 'month-first' | 'day-first' {
  if (preferences.dateOrder) return preferences.dateOrder;
  const region = regionOf(preferences.locale);
  return region === undefined || MONTH_FIRST_REGIONS.includes(region) ? 'month-first' : 'day-first';
}

function regionOf(locale: string | undefined): string | undefined {
  if (!locale) return undefined;
  try {
    return new Intl.Locale(locale).maximize().region;
  } catch {
    return undefined;
  }
}

function dropUndefined(preferences: Preferences): Preferences {
  return Object.fromEntries(Object.entries(preferences).filter(([, value]) => value !== undefined));
}
