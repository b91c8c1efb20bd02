// Random repeats over 1970–2050, the same for the same seed: month ends, leap days and the hours in which clocks change often.
import { parseRule } from '@tasklog/domain/recurrence/rule';

/** One series, and how many of its dates are asked for. `done`: counted from completion, so many minutes after each was due. */
export type Case = {
  zone: string;
  rrule: string;
  start: string;
  take: number;
  after?: string;
  exceptions?: string[];
  timesByDay?: Record<string, string>;
  done?: number[];
};

export const DATES_A_CASE = 10;

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const ODD_ZONES = ['Australia/Lord_Howe', 'Africa/Casablanca', 'Europe/Dublin', 'Pacific/Apia', 'America/New_York'];
const ZONES = Intl.supportedValuesOf('timeZone');

export function* casesFrom(seed: number, count: number): Generator<Case> {
  const random = mulberry32(seed);
  for (let made = 0; made < count;) {
    const one = draw(random);
    if (!parseRule(one.rrule, one.zone).ok) continue;
    made += 1;
    yield one;
  }
}

type Random = () => number;

/** A small generator with a seed; its numbers are the same on every machine. */
function mulberry32(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function draw(random: Random): Case {
  const chance = (share: number): boolean => random() < share;
  const whole = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const some = (most: number, one: () => number | string): string =>
    [...new Set(Array.from({ length: whole(1, most) }, one))].join();

  const day = chance(0.15)
    ? `${whole(1970, 2049)}-${pick(['01-31', '02-28', '03-31', '08-31', '12-31', '01-30', '11-30', '01-29'])}`
    : chance(0.03)
      ? `${4 * whole(493, 511)}-02-29`
      : dateOf(whole(0, 29_219));
  const time = chance(0.4)
    ? `${two(whole(0, 3))}:${pick(['00', '15', '30', '59'])}`
    : `${two(whole(0, 23))}:${two(whole(0, 59))}`;
  const start = chance(0.25) ? day : `${day}T${time}`;
  const zone = chance(0.2) ? pick(ODD_ZONES) : pick(ZONES);

  const freq = pick([
    'DAILY',
    'DAILY',
    'WEEKLY',
    'WEEKLY',
    'MONTHLY',
    'MONTHLY',
    'MONTHLY',
    'YEARLY',
    'YEARLY',
    'HOURLY',
  ]);
  const rule = [`FREQ=${freq}`];
  const add = (name: string, value: string | number): number => rule.push(`${name}=${value}`);
  if (chance(0.4)) add('INTERVAL', whole(2, freq === 'HOURLY' ? 36 : freq === 'YEARLY' ? 5 : 12));
  const months = (): string => some(3, () => whole(1, 12));
  const weekdays = (): string => some(4, () => pick(DAYS));
  const nth = (most: number): string => some(2, () => `${pick(['', '-'])}${whole(1, most)}${pick(DAYS)}`);
  const monthDays = (): string => some(3, () => (chance(0.3) ? -whole(1, 31) : whole(1, 31)));
  switch (freq) {
    case 'HOURLY':
    case 'DAILY':
      if (chance(0.1)) add('BYMONTH', months());
      if (chance(0.15)) add('BYDAY', weekdays());
      if (chance(0.1)) add('BYMONTHDAY', monthDays());
      break;
    case 'WEEKLY':
      if (chance(0.7)) add('BYDAY', weekdays());
      if (chance(0.08)) add('BYMONTH', months());
      if (chance(0.2)) add('WKST', pick(['SU', 'SA', 'WE']));
      if (rule.some((part) => part.startsWith('BYDAY')) && chance(0.07)) add('BYSETPOS', pick([1, -1, 2]));
      break;
    case 'MONTHLY': {
      const kind = random();
      if (kind < 0.25) add('BYMONTHDAY', chance(0.3) ? pick([29, 30, 31, -1]) : monthDays());
      else if (kind < 0.45) add('BYDAY', chance(0.15) ? '5FR' : nth(5));
      else if (kind < 0.6)
        rule.push(
          `BYDAY=${pick(['MO,TU,WE,TH,FR', weekdays()])}`,
          `BYSETPOS=${some(2, () => pick([1, 2, 3, -1, -2]))}`,
        );
      else if (kind < 0.65) add('BYDAY', weekdays());
      else if (kind < 0.7) rule.push('BYDAY=FR', 'BYMONTHDAY=13');
      if (chance(0.15)) add('BYMONTH', months());
      break;
    }
    case 'YEARLY': {
      const kind = random();
      if (kind < 0.2) rule.push(`BYMONTH=${months()}`, `BYMONTHDAY=${monthDays()}`);
      else if (kind < 0.25) rule.push('BYMONTH=2', 'BYMONTHDAY=29');
      else if (kind < 0.35) rule.push(`BYMONTH=${months()}`, `BYDAY=${nth(5)}`);
      else if (kind < 0.45)
        add(
          'BYYEARDAY',
          chance(0.2) ? pick([366, -366]) : some(3, () => (chance(0.3) ? -whole(1, 366) : whole(1, 366))),
        );
      else if (kind < 0.55) {
        add('BYWEEKNO', chance(0.2) ? pick([53, -1, 1]) : some(2, () => whole(1, 53)));
        if (chance(0.5)) add('BYDAY', weekdays());
        if (chance(0.2)) add('WKST', pick(['SU', 'SA', 'WE']));
      } else if (kind < 0.6) add('BYDAY', nth(53));
      else if (kind < 0.7) add('BYMONTH', months());
      else if (kind < 0.75) add('BYMONTHDAY', monthDays());
      else if (kind < 0.85) rule.push(`BYDAY=${weekdays()}`, `BYSETPOS=${pick([1, 2, 100, -1])}`);
      break;
    }
  }
  if (chance(0.12))
    add(
      'BYHOUR',
      some(3, () => whole(0, 23)),
    );
  if (chance(0.08))
    add(
      'BYMINUTE',
      some(2, () => whole(0, 59)),
    );
  const until = (): string => dateOf(daysSince(day) + whole(0, SPAN[freq] ?? 0)).replaceAll('-', '');
  const counted = chance(0.15);
  const ended = !counted && chance(0.15);
  if (counted) add('COUNT', whole(1, 30));
  else if (ended) add('UNTIL', `${until()}${pick(['', 'T120000', 'T233000Z'])}`);

  const one: Case = { zone, rrule: rule.join(';'), start, take: DATES_A_CASE };
  if (chance(0.12)) return { ...one, done: Array.from({ length: DATES_A_CASE }, () => whole(-600, 6_000)) };
  if (chance(0.3)) one.after = `${dateOf(daysSince(day) + whole(0, SPAN[freq] ?? 0))}${chance(0.5) ? `T${time}` : ''}`;
  if (chance(0.08)) one.exceptions = exceptions();
  if (freq !== 'HOURLY' && chance(0.05) && !one.rrule.includes('BYHOUR') && !one.rrule.includes('BYMINUTE'))
    one.timesByDay = Object.fromEntries(
      DAYS.filter(() => chance(0.6)).map((name) => [name, `${two(whole(0, 23))}:${two(whole(0, 59))}`]),
    );
  return one;

  function exceptions(): string[] {
    const dates = Array.from({ length: whole(1, 5) }, () => dateOf(daysSince(day) + whole(0, 400)));
    return chance(0.3)
      ? [...dates, pick(['FREQ=MONTHLY;BYDAY=1MO', 'FREQ=YEARLY;BYMONTH=12', 'FREQ=WEEKLY;BYDAY=SU'])]
      : dates;
  }
}

/** How many days on a date far off may be, so that the other judge, who walks there, arrives. */
const SPAN: Record<string, number> = { HOURLY: 60, DAILY: 900, WEEKLY: 7_000, MONTHLY: 15_000, YEARLY: 25_000 };

const MS_A_DAY = 86_400_000;
const dateOf = (number: number): string => new Date(Math.min(number, 29_219) * MS_A_DAY).toISOString().slice(0, 10);
const daysSince = (day: string): number => Date.parse(day) / MS_A_DAY;
const two = (value: number): string => String(value).padStart(2, '0');
