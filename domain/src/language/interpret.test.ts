import { expect } from 'chai';
import { mustParse } from '@tasklog/schemas';
import { isInterpretation } from '@tasklog/schemas/validators';
import fc from 'fast-check';
import { interpret } from './interpret.ts';
import { answer, LIST, SAID, say } from './sentences.ts';
import { fromInput } from './context.ts';

describe('a conversation', () => {
  it('takes a number as the answer to "which one?"', () => {
    expect(answer('2', 'complete call', 'Which one? 2. **Call dentist**, 8. **Call mom**.')).to.deep.include({
      intent: 'complete',
    });
    expect(
      answer('2', 'complete call', 'Which one? 2. **Call dentist**, 8. **Call mom**.').target?.numbers,
    ).to.deep.equal([2]);
  });

  it('takes words that tell the candidates apart', () => {
    expect(
      answer('mom', 'complete call', 'Which one? 2. **Call dentist**, 8. **Call mom**.').target?.numbers,
    ).to.deep.equal([8]);
  });

  it('drops the question for a new request', () => {
    const got = answer('add buy milk', 'complete call', 'Which one? 2. **Call dentist**, 8. **Call mom**.');
    expect(got).to.deep.include({ intent: 'add', tasks: [{ title: 'buy milk' }] });
  });

  it('carries out a plan after a yes, and nothing after a no', () => {
    const plan = [
      'delete tasks 1 and 2',
      'Delete 2 tasks: **Buy groceries** and **Call dentist**? Say yes or no.',
    ] as const;
    expect(answer('yes', ...plan)).to.deep.include({ intent: 'delete', target: { numbers: [1, 2] } });
    expect(answer('no', ...plan)).to.deep.include({ intent: 'confirm', answer: 'no', of: 'delete' });
  });

  it('puts a missing title and what was said before together', () => {
    const got = answer('call ann', 'add a task tomorrow', 'What should the task be called?');
    expect(got.tasks).to.deep.equal([{ due: '2026-07-16', title: 'call ann' }]);
  });

  it('keeps the time of day when a date answers', () => {
    const got = answer('friday', 'postpone call dentist', 'To when should **Call dentist** move?');
    expect(got).to.deep.include({ intent: 'reschedule', changes: { due: '2026-07-17T09:00' } });
  });

  it('means the task last spoken of by "it"', () => {
    expect(answer('make it urgent', 'add call dentist', 'Added **Call dentist**.').target?.numbers).to.deep.equal([2]);
    expect(answer('move it to friday at 10', 'show task 5', '5. Pay bills').changes).to.deep.equal({
      due: '2026-07-17T10:00',
    });
  });

  it('counts places in the list last shown', () => {
    const shown = ['show my tasks', '1. Buy groceries\n2. Call dentist\n5. Pay bills'] as const;
    expect(answer('complete the last one', ...shown).target?.numbers).to.deep.equal([5]);
    expect(answer('complete the first two', ...shown).target?.numbers).to.deep.equal([1, 2]);
  });

  it('says that nothing waits for a yes', () =>
    expect(say('yes')).to.deep.include({ intent: 'clarify', missing: 'value' }));
});

describe('what is asked rather than guessed', () => {
  it('which of several tasks', () =>
    expect(say('delete call')).to.deep.include({ intent: 'clarify', missing: 'target', candidates: [2, 8] }));
  it('a task that is not there, with the nearest', () => {
    const got = say('complete order paint');
    expect(got).to.deep.include({ intent: 'clarify', missing: 'target', candidates: [7] });
    expect(got.reply).to.contain('Order resin');
  });
  it('a number that is not there', () => expect(say('complete 42').reply).to.contain('There is no task 42'));
  it('a day that does not exist', () =>
    expect(say('add party on 30 february')).to.deep.include({ intent: 'clarify', missing: 'date' }));
  it('a weekday that contradicts its date', () =>
    expect(say('add party on monday 4 august 2026')).to.deep.include({ intent: 'clarify', missing: 'date' }));
  it('a repeat with two readings', () =>
    expect(say('add backup bimonthly')).to.deep.include({ intent: 'clarify', missing: 'repeat' }));
  it('a verb alone', () =>
    expect(say('delete')).to.deep.include({ intent: 'clarify', missing: 'target', of: 'delete' }));
  it('nothing at all', () => expect(say('  ')).to.deep.include({ intent: 'clarify', missing: 'title' }));
});

describe('a pasted list', () => {
  it('is one task a line', () => {
    const got = say('- buy milk\n- [ ] call ann tomorrow\n3. pay rent every month on the 1st #home');
    expect(got.tasks).to.deep.equal([
      { title: 'buy milk' },
      { title: 'call ann', due: '2026-07-16' },
      { title: 'pay rent', tags: ['home'], due: '2026-08-01', rrule: 'FREQ=MONTHLY;BYMONTHDAY=1' },
    ]);
  });

  it('may have a heading', () =>
    expect(say('add these:\nbuy milk\ncall ann').tasks).to.deep.equal([{ title: 'buy milk' }, { title: 'call ann' }]));
});

describe('completing a repeating task', () => {
  const after = (due: string, rrule: string, more: object = {}) =>
    say('complete sweep', { setup: [{ n: 1, title: 'Sweep', due, rrule, ...more }] }).nextDue;

  it('goes to the next date of the schedule, even when that is past', () =>
    expect(after('2026-06-01', 'FREQ=WEEKLY;BYDAY=MO')).to.equal('2026-06-08'));
  it('counts from today when it is completion-relative', () =>
    expect(after('2026-06-01', 'FREQ=DAILY;INTERVAL=3', { completionRelative: true })).to.equal('2026-07-18'));
  it('returns to the 31st', () => expect(after('2026-05-31', 'FREQ=MONTHLY;BYMONTHDAY=-1')).to.equal('2026-06-30'));
  it('jumps ahead when the setting says so', () => {
    const setup = [{ n: 1, title: 'Sweep', due: '2026-06-01', rrule: 'FREQ=WEEKLY;BYDAY=MO' }];
    expect(say('complete sweep', { setup, settings: { missed: 'skip' } }).nextDue).to.equal('2026-07-20');
  });
});

describe('settings', () => {
  const due = (message: string, settings: object) => say(message, { settings }).tasks?.[0]?.due;

  it('decide the order of 5/6', () => {
    expect(due('add pay 5/6', {})).to.equal('2027-05-06');
    expect(due('add pay 5/6', { dateOrder: 'day-first' })).to.equal('2027-06-05');
    expect(due('add pay 5/6', { locale: 'en-GB' })).to.equal('2027-06-05');
  });
  it('decide what next friday is', () => {
    expect(due('add pay next friday', {})).to.equal('2026-07-24');
    expect(due('add pay next friday', { nextWeekday: 'coming' })).to.equal('2026-07-17');
  });
  it('decide what a bare weekday is', () => {
    expect(due('add pay wednesday', {})).to.equal('2026-07-22');
    expect(due('add pay wednesday', { bareWeekday: 'today' })).to.equal('2026-07-15');
  });
  it('decide when the evening is', () =>
    expect(due('add read tomorrow evening', { evening: '18:15' })).to.equal('2026-07-16T18:15'));
  it('decide whose priority marks count', () => {
    expect(say('add pay !5 *home', { settings: { priorityMarks: 'vikunja' } }).tasks).to.deep.equal([
      { title: 'pay', priority: 'urgent', tags: ['home'] },
    ]);
  });
  it('decide when a plan is shown', () => {
    expect(say('complete 1, 2 and 5', { settings: { confirmOver: 2 } })).to.deep.include({
      intent: 'confirm',
      of: 'complete',
    });
  });
});

describe('the reply', () => {
  it('says the date with its weekday, the zone with a time, and the next dates', () => {
    expect(say('add wax the skis every other thursday at 18:30').reply).to.equal(
      'Added **wax the skis**: Thu 16 Jul 18:30 (Europe/Oslo), every other Thursday, then Thu 30 Jul 18:30 and Thu 13 Aug 18:30. *Say "undo" or "from when I do it".*',
    );
  });
  it('is one line', () => expect(say('add buy milk').reply.split('\n')).to.have.length(1));
  it('names every rule that fired', () =>
    expect(say('add pay bills tomorrow at 5pm #home').because).to.include.members([
      'sigil: tag',
      'date: tomorrow',
      'time: 12-hour',
    ]));
});

describe('any message at all', () => {
  const words = fc.constantFrom(
    ...'add delete complete move every monday tomorrow at 5pm the 3rd of june until for 2 weeks remind me before !p1 #home "quoted 5/6" not done to snooze except 31 february and , ( ) | & ! in ago undo tasks all it'.split(
      ' ',
    ),
  );
  const message = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.array(words, { maxLength: 25 }).map((parts) => parts.join(' ')),
  );

  it('is answered in the shape of the contract, whatever it says', () => {
    fc.assert(
      fc.property(message, (text) => void mustParse(isInterpretation, say(text), text)),
      { numRuns: 400 },
    );
  });

  it('means the same in every zone the process may run in', () => {
    const zone = process.env['TZ'];
    const lines = [
      'add call mom tomorrow at 5pm',
      'add pay every month on the 31st',
      'move the dentist to sunday',
      'what is due this week?',
      'add nap in 2 hours',
    ];
    const inZone = (name: string) => {
      process.env['TZ'] = name;
      return lines.map((line) => say(line));
    };
    const [here, ...elsewhere] = ['UTC', 'Pacific/Kiritimati', 'America/Los_Angeles', 'Asia/Kathmandu'].map(inZone);
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
    for (const other of elsewhere) expect(other).to.deep.equal(here);
  });

  it('leaves brackets in quoted words alone, and takes empty ones away elsewhere', () => {
    expect(say('add read "( ) add" again').tasks).to.deep.equal([{ title: 'read "( ) add" again' }]);
    expect(say('add nap (tomorrow)').tasks?.[0]?.title).to.equal('nap');
  });

  it('leaves quoted words alone', () => {
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 6 }), (parts) => {
        const title = `read "${parts.join(' ').replaceAll('"', '')}" again`;
        expect(say(`add ${title}`).tasks).to.deep.equal([{ title }]);
      }),
    );
  });
});

describe('the clock', () => {
  const at = (message: string, now: string, tz: string) =>
    interpret(message, fromInput({ message, now, tz, setup: LIST })).tasks?.[0]?.due;

  it('passes real hours over a change of the clock', () => {
    expect(at('add nap in 3 hours', '2026-03-29T00:30:00+01:00', 'Europe/Oslo')).to.equal('2026-03-29T04:30');
  });
  it('takes the day from the zone of the user', () => {
    expect(at('add call tomorrow', '2026-07-15T23:30:00Z', 'Asia/Tokyo')).to.equal('2026-07-17');
    expect(at('add call tomorrow', '2026-07-15T23:30:00Z', 'America/New_York')).to.equal('2026-07-16');
  });
  it('a time that has passed today is tomorrow’s', () =>
    expect(at('add call at 9am', SAID.now, SAID.tz)).to.equal('2026-07-16T09:00'));
});
