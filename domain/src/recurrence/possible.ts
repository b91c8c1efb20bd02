import { DAYS_FROM, firstHit } from './engine.ts';
import type { Rule } from './shape.ts';

/** Weekdays and leap years come round in 28 years; two rounds also cover a century without its leap day. */
const YEARS = 57;
/** Periods looked at. Weeks differ only by where a month cuts them, so twelve years of them suffice. */
const PERIODS = { HOURLY: 1, DAILY: 1, WEEKLY: 12 * 53, MONTHLY: 12 * YEARS, YEARLY: YEARS };

/** False for a rule that no year can satisfy, such as 30 February; the interval and the bounds are not looked at. */
export function canOccur(rule: Rule): boolean {
  if (!narrows(rule)) return true;
  const probe = asDays(rule);
  return firstHit(probe, DAYS_FROM, PERIODS[probe.freq]) !== undefined;
}

function narrows(rule: Rule): boolean {
  const days = [rule.byMonthDay, rule.byYearDay, rule.byWeekNo, rule.bySetPos];
  return days.some((part) => part.length > 0) || rule.byDay.some((day) => day.nth !== undefined);
}

/** The days of a DAILY or HOURLY rule are those of the MONTHLY one with the same parts. */
function asDays(rule: Rule): Rule {
  const { count: _count, until: _until, ...endless } = rule;
  const freq = rule.freq === 'DAILY' || rule.freq === 'HOURLY' ? 'MONTHLY' : rule.freq;
  const times = rule.bySetPos.length > 0 ? {} : { byHour: [], byMinute: [] };
  return { ...endless, ...times, freq, interval: 1 };
}
