import type { LocalDate } from '@tasklog/schemas';
import { fullBudget } from './budget.ts';
import { minuteOf } from './calendar.ts';
import { hits } from './engine.ts';
import type { Rule } from './shape.ts';

/** A leap year that starts on a Saturday: where rules without an anchor are tried. */
const DAYS_FROM: LocalDate = '2000-01-01';
/** Weekdays and leap years come round in 28 years; two rounds also cover a century without its leap day. */
const DAYS_TO: LocalDate = '2057-01-01';

/** False for a rule that no year can satisfy, such as 30 February; the interval and the bounds are not looked at. */
export function canOccur(rule: Rule): boolean {
  if (!narrows(rule)) return true;
  const probe = { ...asDays(rule), until: DAYS_TO };
  return hits(probe, DAYS_FROM, minuteOf(DAYS_FROM), fullBudget()).next().done !== true;
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
