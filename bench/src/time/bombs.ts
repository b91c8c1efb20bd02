// Repeats that are made to be slow, and how long the event loop stands still for each: read, checked, and looked at for the next date.
import { decide } from '@tasklog/domain';
import { occurrences } from '@tasklog/domain/recurrence/next';

const list = (count: number, one: (n: number) => string | number): string =>
  Array.from({ length: count }, (_, n) => one(n)).join();
const EVERY_DAY = 'MO,TU,WE,TH,FR,SA,SU';
const [HOURS, MINUTES] = [list(24, (n) => n), list(60, (n) => n)];

const RULES = [
  'FREQ=SECONDLY',
  'FREQ=MINUTELY',
  'FREQ=DAILY;INTERVAL=0',
  'FREQ=DAILY;INTERVAL=99999',
  'FREQ=DAILY;COUNT=1000000000',
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
  'FREQ=YEARLY;BYWEEKNO=1;BYMONTH=7',
  'FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1',
  `FREQ=YEARLY;BYYEARDAY=${list(1_000, (n) => (n % 366) + 1)}`,
  `FREQ=DAILY;BYHOUR=${HOURS};BYMINUTE=${MINUTES}`,
  `FREQ=YEARLY;BYHOUR=${HOURS};BYMINUTE=0,30;BYYEARDAY=366`,
  `FREQ=YEARLY;BYDAY=${EVERY_DAY};BYHOUR=${HOURS};BYMINUTE=0,30;BYSETPOS=-1;COUNT=9999`,
  'FREQ=HOURLY;INTERVAL=24;BYHOUR=3',
  'FREQ=HOURLY;INTERVAL=9999;BYMONTH=2;BYMONTHDAY=29',
  'FREQ=DAILY;INTERVAL=7;BYDAY=MO',
  'FREQ=DAILY;INTERVAL=9999;BYMONTH=2;BYMONTHDAY=29',
  'FREQ=DAILY;COUNT=9999;BYMONTH=2;BYMONTHDAY=29',
  'FREQ=MONTHLY;INTERVAL=12;BYMONTH=2',
  'FREQ=MONTHLY;COUNT=9999;BYDAY=5FR',
  'FREQ=YEARLY;COUNT=9999;BYWEEKNO=53',
  'FREQ=YEARLY;INTERVAL=9999;BYMONTH=2;BYMONTHDAY=29',
];
const EXCEPTIONS = [
  ['every day, 200 times', Array.from({ length: 200 }, () => 'FREQ=DAILY')],
  [
    '199 that never come, and every day',
    [...Array.from({ length: 199 }, () => 'FREQ=HOURLY;INTERVAL=24;BYHOUR=3'), 'FREQ=DAILY'],
  ],
] as const;

export type Bomb = { bomb: string; answer: string; ms: number };

export function bombs(): Bomb[] {
  const tried = RULES.flatMap((rrule) => [
    timed(`add ${rrule.slice(0, 60)}`, () => adding({ rrule })),
    timed(`next of ${rrule.slice(0, 60)}`, () => following({ rrule })),
  ]);
  const left = EXCEPTIONS.flatMap(([name, given]) => {
    const recurrence = { rrule: 'FREQ=DAILY', exceptions: [...given] };
    return [
      timed(`add with exceptions ${name}`, () => adding(recurrence)),
      timed(`next with exceptions ${name}`, () => following(recurrence)),
    ];
  });
  const zone = { rrule: 'FREQ=DAILY' };
  return [...tried, ...left, timed('add in the zone Mars/Olympus', () => adding(zone, 'Mars/Olympus'))];
}

function timed(bomb: string, work: () => string): Bomb {
  const began = performance.now();
  const answer = work();
  return { bomb, answer, ms: Math.round((performance.now() - began) * 10) / 10 };
}

function adding(recurrence: { rrule: string; exceptions?: string[] }, timeZone = 'Europe/Oslo'): string {
  const command = { type: 'add', taskId: ID, title: 'x', due: '2026-01-31T09:00', timeZone, recurrence } as const;
  const decision = decide(command, undefined, { now: '2026-01-01T00:00:00Z', timeZone: 'UTC' });
  return decision.kind === 'refused' ? `refused (422): ${decision.refusal.code}` : decision.kind;
}

const ID = '0190aaaa-0000-7000-8000-000000000001';

function following(recurrence: { rrule: string; exceptions?: string[] }): string {
  const [next] = occurrences({ ...recurrence, anchor: '2001-01-31T09:00' }, { after: '2026-05-03T09:00', count: 1 });
  return next ?? 'no next occurrence';
}
