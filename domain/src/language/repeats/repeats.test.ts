import { expect } from 'chai';
import { read } from '../sentences.ts';

const repeats: [line: string, task: object][] = [
  [
    'anniversary every september 9th',
    { title: 'anniversary', due: '2026-09-09', rrule: 'FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=9' },
  ],
  ['backup bimonthly', { asks: 'repeat' }],
  ['backup biweekly', { title: 'backup', due: '2026-07-15', rrule: 'FREQ=WEEKLY;INTERVAL=2' }],
  [
    'backup every 2 weeks on saturday at 10pm',
    { title: 'backup', due: '2026-07-18T22:00', rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SA', time: '22:00' },
  ],
  ['backup every 2nd tuesday', { title: 'backup', due: '2026-08-11', rrule: 'FREQ=MONTHLY;BYDAY=2TU' }],
  ['backup every fortnight', { title: 'backup', due: '2026-07-15', rrule: 'FREQ=WEEKLY;INTERVAL=2' }],
  ['backup every second tuesday', { asks: 'repeat' }],
  ['backup every two weeks', { title: 'backup', due: '2026-07-15', rrule: 'FREQ=WEEKLY;INTERVAL=2' }],
  ['backup every week', { title: 'backup', due: '2026-07-15', rrule: 'FREQ=WEEKLY' }],
  ['backup every week on sunday', { title: 'backup', due: '2026-07-19', rrule: 'FREQ=WEEKLY;BYDAY=SU' }],
  ['backup once a week', { title: 'backup', due: '2026-07-15', rrule: 'FREQ=WEEKLY' }],
  ['backup twice a week', { asks: 'repeat' }],
  [
    'birthday every jan 14 and apr 14',
    { title: 'birthday', due: '2027-01-14', rrule: 'FREQ=YEARLY;BYMONTH=1,4;BYMONTHDAY=14' },
  ],
  ['buy presents every december', { title: 'buy presents', due: '2026-12-01', rrule: 'FREQ=YEARLY;BYMONTH=12' }],
  [
    'buy presents every year in december',
    { title: 'buy presents', due: '2026-12-01', rrule: 'FREQ=YEARLY;BYMONTH=12' },
  ],
  [
    'change filter 3 months after completion',
    { title: 'change filter', due: '2026-07-15', rrule: 'FREQ=MONTHLY;INTERVAL=3', completionRelative: true },
  ],
  [
    'change filter after 10 days',
    { title: 'change filter', due: '2026-07-15', rrule: 'FREQ=DAILY;INTERVAL=10', completionRelative: true },
  ],
  [
    'change filter every 3 months after I finish it',
    { title: 'change filter', due: '2026-07-15', rrule: 'FREQ=MONTHLY;INTERVAL=3', completionRelative: true },
  ],
  [
    'change filter every 3 months when done',
    { title: 'change filter', due: '2026-07-15', rrule: 'FREQ=MONTHLY;INTERVAL=3', completionRelative: true },
  ],
  [
    'change filter every! 3 months',
    { title: 'change filter', due: '2026-07-15', rrule: 'FREQ=MONTHLY;INTERVAL=3', completionRelative: true },
  ],
  [
    'check the sensors every monday in june',
    { title: 'check the sensors', due: '2027-06-07', rrule: 'FREQ=WEEKLY;BYMONTH=6;BYDAY=MO' },
  ],
  [
    'church every sunday at 10:30am',
    { title: 'church', due: '2026-07-19T10:30', rrule: 'FREQ=WEEKLY;BYDAY=SU', time: '10:30' },
  ],
  ['course every monday 10 times', { title: 'course', due: '2026-07-20', rrule: 'FREQ=WEEKLY;BYDAY=MO;COUNT=10' }],
  [
    'course every monday for 10 times starting next week',
    { title: 'course', due: '2026-07-20', rrule: 'FREQ=WEEKLY;BYDAY=MO;COUNT=10' },
  ],
  [
    'course every monday for 6 weeks',
    { title: 'course', due: '2026-07-20', rrule: 'FREQ=WEEKLY;BYDAY=MO;UNTIL=20260830' },
  ],
  [
    'course every monday from 1 september to 30 november',
    { title: 'course', due: '2026-09-07', rrule: 'FREQ=WEEKLY;BYDAY=MO;UNTIL=20261130' },
  ],
  ['each friday wash the car', { title: 'wash the car', due: '2026-07-17', rrule: 'FREQ=WEEKLY;BYDAY=FR' }],
  [
    'every 2 weeks on friday: clean the fridge',
    { title: 'clean the fridge', due: '2026-07-17', rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=FR' },
  ],
  ['every day call grandma', { title: 'call grandma', due: '2026-07-15', rrule: 'FREQ=DAILY' }],
  [
    'every monday at 9 standup',
    { title: 'standup', due: '2026-07-20T09:00', rrule: 'FREQ=WEEKLY;BYDAY=MO', time: '09:00' },
  ],
  [
    'every year on the last friday of november shop',
    { title: 'shop', due: '2026-11-27', rrule: 'FREQ=YEARLY;BYMONTH=11;BYDAY=-1FR' },
  ],
  [
    'file taxes every 15 april',
    { title: 'file taxes', due: '2027-04-15', rrule: 'FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=15' },
  ],
  [
    'file taxes every april 15',
    { title: 'file taxes', due: '2027-04-15', rrule: 'FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=15' },
  ],
  [
    'file taxes every year on april 15',
    { title: 'file taxes', due: '2027-04-15', rrule: 'FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=15' },
  ],
  [
    'gym every mon-fri at 7',
    { title: 'gym', due: '2026-07-16T07:00', rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', time: '07:00' },
  ],
  [
    'gym every monday, wednesday and friday at 6pm',
    { title: 'gym', due: '2026-07-15T18:00', rrule: 'FREQ=WEEKLY;BYDAY=MO,WE,FR', time: '18:00' },
  ],
  ['gym every tue/thu', { title: 'gym', due: '2026-07-16', rrule: 'FREQ=WEEKLY;BYDAY=TU,TH' }],
  [
    'gym every tue/thu/sat at 7pm',
    { title: 'gym', due: '2026-07-16T19:00', rrule: 'FREQ=WEEKLY;BYDAY=TU,TH,SA', time: '19:00' },
  ],
  ['gym mondays and thursdays', { title: 'gym', due: '2026-07-16', rrule: 'FREQ=WEEKLY;BYDAY=MO,TH' }],
  ['gym on tuesdays', { title: 'gym', due: '2026-07-21', rrule: 'FREQ=WEEKLY;BYDAY=TU' }],
  ['meditate every day at 7:30 and 19:00', { asks: 'time' }],
  [
    'meditate every monday morning',
    { title: 'meditate', due: '2026-07-20T09:00', rrule: 'FREQ=WEEKLY;BYDAY=MO', time: '09:00' },
  ],
  ['pay rent every 15th', { title: 'pay rent', due: '2026-07-15', rrule: 'FREQ=MONTHLY;BYMONTHDAY=15' }],
  ['pay rent every 1st and 15th', { title: 'pay rent', due: '2026-07-15', rrule: 'FREQ=MONTHLY;BYMONTHDAY=1,15' }],
  [
    'pay rent every last day of the month',
    { title: 'pay rent', due: '2026-07-31', rrule: 'FREQ=MONTHLY;BYMONTHDAY=-1' },
  ],
  ['pay rent every last friday', { title: 'pay rent', due: '2026-07-31', rrule: 'FREQ=MONTHLY;BYDAY=-1FR' }],
  ['pay rent every month on the 15th', { title: 'pay rent', due: '2026-07-15', rrule: 'FREQ=MONTHLY;BYMONTHDAY=15' }],
  [
    'pay rent every month on the 2nd and 4th tuesday',
    { title: 'pay rent', due: '2026-07-28', rrule: 'FREQ=MONTHLY;BYDAY=2TU,4TU' },
  ],
  ['pay rent monthly', { title: 'pay rent', due: '2026-07-15', rrule: 'FREQ=MONTHLY' }],
  [
    'pay rent on the 15th of every month',
    { title: 'pay rent', due: '2026-07-15', rrule: 'FREQ=MONTHLY;BYMONTHDAY=15' },
  ],
  ['pay rent on the 30th of each month', { title: 'pay rent', due: '2026-07-30', rrule: 'FREQ=MONTHLY;BYMONTHDAY=30' }],
  [
    'pay rent on the last day of every month',
    { title: 'pay rent', due: '2026-07-31', rrule: 'FREQ=MONTHLY;BYMONTHDAY=-1' },
  ],
  [
    'report every 1st workday',
    { title: 'report', due: '2026-08-03', rrule: 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1' },
  ],
  [
    'report every last workday of the month',
    { title: 'report', due: '2026-07-31', rrule: 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1' },
  ],
  [
    'report every month on the last workday at 16:00',
    { title: 'report', due: '2026-07-31T16:00', rrule: 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', time: '16:00' },
  ],
  ['report every six months', { title: 'report', due: '2026-07-15', rrule: 'FREQ=MONTHLY;INTERVAL=6' }],
  ['report every year', { title: 'report', due: '2026-07-15', rrule: 'FREQ=YEARLY' }],
  ['report quarterly', { title: 'report', due: '2026-07-15', rrule: 'FREQ=MONTHLY;INTERVAL=3' }],
  ['report yearly', { title: 'report', due: '2026-07-15', rrule: 'FREQ=YEARLY' }],
  [
    'standup every day but not on sundays',
    { title: 'standup', due: '2026-07-15', rrule: 'FREQ=DAILY', exceptions: ['FREQ=WEEKLY;BYDAY=SU'] },
  ],
  [
    'standup every day except weekends',
    { title: 'standup', due: '2026-07-15', rrule: 'FREQ=DAILY', exceptions: ['FREQ=WEEKLY;BYDAY=SA,SU'] },
  ],
  [
    'standup every weekday at 9 except 24 december',
    {
      title: 'standup',
      due: '2026-07-16T09:00',
      rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
      time: '09:00',
      exceptions: ['2026-12-24'],
    },
  ],
  [
    'standup every weekday except friday',
    {
      title: 'standup',
      due: '2026-07-15',
      rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
      exceptions: ['FREQ=WEEKLY;BYDAY=FR'],
    },
  ],
  ['stretch daily', { title: 'stretch', due: '2026-07-15', rrule: 'FREQ=DAILY' }],
  ['stretch daily at 7am', { title: 'stretch', due: '2026-07-16T07:00', rrule: 'FREQ=DAILY', time: '07:00' }],
  ['stretch every 2 hours', { title: 'stretch', due: '2026-07-15T12:00', rrule: 'FREQ=HOURLY;INTERVAL=2' }],
  ['stretch every day', { title: 'stretch', due: '2026-07-15', rrule: 'FREQ=DAILY' }],
  ['stretch every other day', { title: 'stretch', due: '2026-07-15', rrule: 'FREQ=DAILY;INTERVAL=2' }],
  [
    'stretch every weekday at 8:30',
    { title: 'stretch', due: '2026-07-16T08:30', rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', time: '08:30' },
  ],
  ['stretch on weekdays', { title: 'stretch', due: '2026-07-15', rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' }],
  ['take pills every 8 hours', { title: 'take pills', due: '2026-07-15T18:00', rrule: 'FREQ=HOURLY;INTERVAL=8' }],
  [
    'take pills every day at 8am, 2pm and 8pm',
    { title: 'take pills', due: '2026-07-15T14:00', rrule: 'FREQ=DAILY;BYHOUR=8,14,20;BYMINUTE=0' },
  ],
  [
    'take pills every evening for 10 days',
    { title: 'take pills', due: '2026-07-15T19:00', rrule: 'FREQ=DAILY;UNTIL=20260724', time: '19:00' },
  ],
  ['take pills every morning', { title: 'take pills', due: '2026-07-16T09:00', rrule: 'FREQ=DAILY', time: '09:00' }],
  ['take pills every night', { title: 'take pills', due: '2026-07-15T21:00', rrule: 'FREQ=DAILY', time: '21:00' }],
  [
    'team review every 3 months on the 2nd tuesday',
    { title: 'team review', due: '2026-08-11', rrule: 'FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU' },
  ],
  [
    'team review every first monday of the month at 10',
    { title: 'team review', due: '2026-08-03T10:00', rrule: 'FREQ=MONTHLY;BYDAY=1MO', time: '10:00' },
  ],
  ['team review every quarter', { title: 'team review', due: '2026-07-15', rrule: 'FREQ=MONTHLY;INTERVAL=3' }],
  [
    'team review first monday of every month',
    { title: 'team review', due: '2026-08-03', rrule: 'FREQ=MONTHLY;BYDAY=1MO' },
  ],
  ['tomorrow every 2 days water', { title: 'water', due: '2026-07-16', rrule: 'FREQ=DAILY;INTERVAL=2' }],
  ['wash car ev fri', { title: 'wash car', due: '2026-07-17', rrule: 'FREQ=WEEKLY;BYDAY=FR' }],
  ['wash car every weekend', { title: 'wash car', due: '2026-07-18', rrule: 'FREQ=WEEKLY;BYDAY=SA,SU' }],
  [
    'water every 2 days until september',
    { title: 'water', due: '2026-07-15', rrule: 'FREQ=DAILY;INTERVAL=2;UNTIL=20260901' },
  ],
  ['water every 30 minutes', { asks: 'repeat' }],
  ['water every day for 2 weeks', { title: 'water', due: '2026-07-15', rrule: 'FREQ=DAILY;UNTIL=20260728' }],
  ['water every day until 31 july', { title: 'water', due: '2026-07-15', rrule: 'FREQ=DAILY;UNTIL=20260731' }],
  ['water plants every 3 days', { title: 'water plants', due: '2026-07-15', rrule: 'FREQ=DAILY;INTERVAL=3' }],
  ['water plants every 3rd day', { title: 'water plants', due: '2026-07-15', rrule: 'FREQ=DAILY;INTERVAL=3' }],
  [
    'water plants every three days starting tomorrow',
    { title: 'water plants', due: '2026-07-16', rrule: 'FREQ=DAILY;INTERVAL=3' },
  ],
];

describe('a repeat in a line', () => {
  for (const [line, task] of repeats) it(line, () => expect(outcome(line)).to.deep.equal(task));
});

function outcome(line: string): object {
  const { task, question } = read(line);
  return question ? { asks: question.missing } : task;
}
