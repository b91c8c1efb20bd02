import { expect } from 'chai';
import { normaliseRule, parseRule } from './rule.ts';
import { ruleInWords } from './words.ts';

const fault = (rrule: string) => {
  const parsed = parseRule(rrule);
  return parsed.ok ? '' : parsed.fault;
};

describe('reading a repeat', () => {
  it('takes an RRULE value apart', () => {
    const parsed = parseRule('RRULE:FREQ=MONTHLY;BYDAY=-1FR;INTERVAL=2;COUNT=5');
    expect(parsed.ok && parsed.rule).to.deep.include({
      freq: 'MONTHLY',
      interval: 2,
      count: 5,
      byDay: [{ nth: -1, day: 'FR' }],
    });
  });

  for (const [rrule, says] of [
    ['', 'RRULE value'],
    ['nonsense', 'no part'],
    ['INTERVAL=2', 'needs FREQ'],
    ['FREQ=SECONDLY', 'too often'],
    ['FREQ=MINUTELY;INTERVAL=5', 'too often'],
    ['FREQ=FORTNIGHTLY', 'FREQ is one of'],
    ['FREQ=DAILY;INTERVAL=0', 'INTERVAL'],
    ['FREQ=DAILY;INTERVAL=1.5', 'INTERVAL'],
    ['FREQ=DAILY;COUNT=0', 'COUNT'],
    ['FREQ=DAILY;COUNT=3;UNTIL=20300101', 'not by both'],
    ['FREQ=DAILY;FREQ=WEEKLY', 'twice'],
    ['FREQ=WEEKLY;BYDAY=XX', 'BYDAY'],
    ['FREQ=WEEKLY;BYDAY=2MO', 'numbered weekday'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', 'counts from 1'],
    ['FREQ=MONTHLY;BYMONTHDAY=32', 'BYMONTHDAY'],
    ['FREQ=YEARLY;BYMONTH=13', 'BYMONTH'],
    ['FREQ=DAILY;BYHOUR=24', 'BYHOUR'],
    ['FREQ=DAILY;UNTIL=20300230', 'date that exists'],
    ['FREQ=DAILY;UNTIL=soon', 'date that exists'],
    ['FREQ=DAILY;X-FOO=1', 'no part'],
    ['FREQ=MONTHLY;BYSETPOS=1', 'BYSETPOS picks'],
    ['FREQ=DAILY;BYSECOND=1', 'Seconds'],
    [`FREQ=DAILY;BYHOUR=${'1,'.repeat(400)}1`, 'at most'],
  ] as const) {
    it(`refuses ${rrule.slice(0, 40) || 'nothing'}`, () => expect(fault(rrule)).to.contain(says));
  }

  for (const rrule of [
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=HOURLY;BYMONTH=4;BYMONTHDAY=31',
    'FREQ=MONTHLY;BYDAY=6MO',
    'FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1',
    'FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=20',
    'FREQ=YEARLY;BYWEEKNO=1;BYMONTH=7',
  ]) {
    it(`refuses ${rrule}, which never comes`, () => expect(fault(rrule)).to.contain('never comes'));
  }

  for (const rrule of [
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO',
    'FREQ=YEARLY;BYYEARDAY=366',
    'FREQ=YEARLY;BYWEEKNO=53',
    'FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR',
    'FREQ=YEARLY;BYDAY=13FR',
  ]) {
    it(`keeps ${rrule}, which comes rarely`, () => expect(fault(rrule)).to.equal(''));
  }

  it('writes one spelling', () => {
    expect(normaliseRule('byday=fr,mo;freq=weekly;interval=1;wkst=mo')).to.equal('FREQ=WEEKLY;BYDAY=MO,FR');
  });

  it('puts an end given in UTC on the wall clock of the zone', () => {
    expect(normaliseRule('FREQ=DAILY;UNTIL=20300101T230000Z', 'Europe/Oslo')).to.equal(
      'FREQ=DAILY;UNTIL=20300102T000000',
    );
  });
});

describe('a repeat in words', () => {
  for (const [rrule, words] of [
    ['FREQ=DAILY', 'every day'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TH', 'every other Thursday'],
    ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'every workday'],
    ['FREQ=WEEKLY;BYDAY=MO,FR', 'every Monday and Friday'],
    ['FREQ=MONTHLY;BYDAY=-1FR', 'every month on the last Friday'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', 'every month on the last day'],
    ['FREQ=MONTHLY;BYMONTHDAY=5,20', 'every month on the 5th and 20th'],
    ['FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24', 'every year on 24 December'],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=2', 'every month on the 2nd workday'],
    ['FREQ=DAILY;BYHOUR=8,20', 'every day at 08:00 and 20:00'],
    ['FREQ=DAILY;INTERVAL=3;COUNT=5', 'every 3 days 5 times'],
    ['FREQ=WEEKLY;UNTIL=20270520', 'every week until 20 May 2027'],
  ] as const) {
    it(rrule, () => expect(ruleInWords(rrule)).to.equal(words));
  }
});
