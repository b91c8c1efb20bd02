import { expect } from 'chai';
import { fromInput, interpret } from '../interpret.ts';

const NOW = '2026-07-15T10:00:00+02:00';
const say = (message: string) =>
  interpret(
    message,
    fromInput({
      id: 1,
      message,
      now: NOW,
      tz: 'Europe/Oslo',
      setup: [
        { n: 1, title: 'yoga class', due: '2026-07-06T18:00', rrule: 'FREQ=WEEKLY;BYDAY=MO' },
        { n: 2, title: 'pay rent', due: '2026-07-31', rrule: 'FREQ=MONTHLY' },
        { n: 3, title: 'call ann', due: '2026-07-16' },
      ],
    }),
  );

describe('how much of a series is meant', () => {
  for (const [message, scope] of [
    ['move yoga class to tuesday just this once', 'this'],
    ['move yoga class to tuesday, only this time', 'this'],
    ['only this time move yoga class to 7pm', 'this'],
    ['move yoga class to tuesday from now on', 'future'],
    ['from now on move yoga class to tuesday', 'future'],
    ['move yoga class to 7pm for all future ones', 'future'],
  ] as const)
    it(`${message}: ${scope}`, () => expect(say(message)).to.include({ intent: 'reschedule', scope }));

  it('keeps the words of a title', () => {
    expect(say('rename yoga class to pilates just this once')).to.deep.include({
      intent: 'update',
      scope: 'this',
      changes: { title: 'pilates' },
    });
  });
  it('says so', () => expect(say('move yoga class to tuesday just this once').reply).to.contain('This one only.'));
  it('means nothing for a task that does not repeat', () => {
    expect(say('move call ann to friday')).not.to.have.property('scope');
  });
});

describe('skipping and looking ahead', () => {
  it('passes over one date', () => {
    expect(say('skip the next yoga class')).to.deep.include({ skips: 'next', changes: { due: '2026-07-13T18:00' } });
  });
  it('passes over the date of the day or the week that is named', () => {
    for (const message of ['skip the rent on friday 31 july', 'no pay rent this month', "skip today's yoga class"])
      expect(say(message), message).to.deep.include({ skips: 'next' });
  });
  it('leaves a later date out, and no date that there is not', () => {
    expect(say('skip the rent on 31 august')).to.deep.include({
      intent: 'update',
      changes: { exceptions: ['2026-08-31'] },
      reply: 'Left Mon 31 Aug out of **pay rent**. *Say "undo" to take it back.*',
    });
    for (const message of ["skip monday's yoga class", 'no yoga class next week'])
      expect(say(message), message).to.deep.include({ changes: { exceptions: ['2026-07-20'] } });
    expect(say('skip the rent on 30 august').reply).to.contain(
      '**pay rent** has no date then; its next is Fri 31 Jul.',
    );
  });
  it('is none of a task that does not repeat', () => {
    expect(say('skip call ann tomorrow')).not.to.have.property('skips');
  });
  it('passes over all that is past', () => {
    expect(say('skip yoga class to today')).to.deep.include({ skips: 'today', changes: { due: '2026-07-20T18:00' } });
  });
  it('tells as many dates as are asked for', () => {
    expect(say('when are the next 4 dates of rent?').reply).to.contain(
      'Fri 31 Jul, Mon 31 Aug, Wed 30 Sep, Sat 31 Oct',
    );
  });
});
