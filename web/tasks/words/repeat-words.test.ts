import { expect } from 'chai';
import { repeatWords } from './repeat-words.ts';
import { english } from '../testing.ts';

const words = (rrule: string, completionRelative = false, exceptions: string[] = []) =>
  repeatWords(english, { rrule, completionRelative, exceptions });

const CASES: Record<string, string> = {
  'FREQ=DAILY': 'every day',
  'FREQ=DAILY;INTERVAL=3': 'every 3 days',
  'FREQ=WEEKLY;BYDAY=MO': 'every Mon',
  'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR': 'every weekday',
  'FREQ=WEEKLY;BYDAY=SA,SU': 'every weekend day',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH': 'every 2 weeks on Mon and Thu',
  'FREQ=MONTHLY;BYMONTHDAY=1': 'every month on the 1st',
  'FREQ=MONTHLY;BYMONTHDAY=-1': 'every month on the last',
  'FREQ=MONTHLY;BYMONTHDAY=11,22': 'every month on the 11th and 22nd',
  'FREQ=MONTHLY;BYDAY=2TU': 'every month on the 2nd Tue',
  'FREQ=MONTHLY;BYDAY=-1FR': 'every month on the last Fri',
  'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1': 'every month on the last of Mon, Tue, Wed, Thu and Fri',
  'FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5': 'every year on the 5th in Mar',
  'FREQ=DAILY;COUNT=5': 'every day, 5 times',
  'FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231T225959Z': 'every Mon until 31 Dec 2026',
  'FREQ=HOURLY;INTERVAL=6': 'every 6 hours',
  'FREQ=YEARLY;BYWEEKNO=20': 'on a rule of its own',
  nonsense: 'on a rule of its own',
};

describe('a repeat in words', () => {
  for (const [rrule, expected] of Object.entries(CASES))
    it(`${rrule} is ${expected}`, () => expect(words(rrule)).to.equal(expected));

  it('counts from the day it was done', () => {
    expect(words('FREQ=DAILY;INTERVAL=3', true)).to.equal('3 days after it is done');
    expect(words('FREQ=WEEKLY', true)).to.equal('a week after it is done');
    expect(words('FREQ=HOURLY', true)).to.equal('an hour after it is done');
  });

  it('admits exceptions', () =>
    expect(words('FREQ=DAILY', false, ['2026-12-24'])).to.equal('every day, with exceptions'));
});
