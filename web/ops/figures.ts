/** Figures as operators read them, in one language: numbers, ages, sizes, times of day. */
export interface Figures {
  count: (n: number) => string;
  /** With one decimal below ten; a dash where it is not known. */
  rate: (perSecond: number | null) => string;
  duration: (seconds: number) => string;
  /** From the least to the most it may take, in one unit where that is possible. */
  range: (least: number, most: number) => string;
  bytes: (bytes: number) => string;
  percent: (share: number) => string;
  time: (at: string | number) => string;
  /** Of today the time alone. */
  moment: (at: string | number) => string;
}

type Unit = 'second' | 'minute' | 'hour' | 'day';

const STEPS: readonly [below: number, unit: Unit, seconds: number][] = [
  [90, 'second', 1],
  [90 * 60, 'minute', 60],
  [48 * 3_600, 'hour', 3_600],
  [Infinity, 'day', 86_400],
];

const UNKNOWN = '–';

export function makeFigures(locale: string, timeZone?: string, now: () => number = Date.now): Figures {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const fine = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  // Beside one another in a column, hours of 24 are compared at a glance.
  const zoned = { hourCycle: 'h23', ...(timeZone === undefined ? {} : { timeZone }) } as const;
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', ...zoned });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', ...zoned });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', ...zoned });
  const inUnit = (unit: string, digits: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits });
  const stepOf = (seconds: number) => STEPS.find(([below]) => seconds < below) ?? STEPS[3]!;
  const duration = (seconds: number) => {
    const [, unit, size] = stepOf(seconds);
    return inUnit(unit, unit === 'second' && seconds < 10 ? 1 : 0).format(seconds / size);
  };
  return {
    count: (n) => number.format(n),
    rate: (perSecond) => (perSecond === null ? UNKNOWN : (perSecond < 10 ? fine : number).format(perSecond)),
    duration,
    range: (least, most) => {
      const [, unit, size] = stepOf(most);
      const [from, to] = [Math.ceil(least / size), Math.ceil(most / size)];
      return inUnit(unit, 0).formatRange(from, to);
    },
    bytes: (bytes) =>
      bytes < 1e9 ? inUnit('megabyte', 0).format(Math.ceil(bytes / 1e6)) : inUnit('gigabyte', 1).format(bytes / 1e9),
    percent: (part) => share.format(part),
    time: (at) => time.format(new Date(at)),
    moment: (at) => {
      const instant = new Date(at);
      return (date.format(instant) === date.format(now()) ? time : moment).format(instant);
    },
  };
}
