import { expect } from 'chai';
import { fromInput, interpret } from '@tasklog/domain/language/interpret';
import type { InterpretedTask } from '@tasklog/schemas';
import { settle } from './settle.ts';
import { spokenIn } from './spoken.ts';
import { validate } from './validate.ts';

const context = fromInput({
  id: '1',
  message: '',
  now: '2026-11-26T13:00:00+01:00',
  tz: 'Europe/Oslo',
  setup: [
    { n: 1, title: 'Paint the kitchen', due: '2026-11-28', tags: ['home'] },
    { n: 2, title: 'File the tax return' },
    { n: 3, title: 'Call the garage', due: '2026-11-27T10:00' },
    { n: 4, title: 'Buy milk', status: 'completed' },
  ],
});
const check = (message: string, name: string, input: object) =>
  validate([{ id: 'a', name, arguments: JSON.stringify(input) }], message, context);

describe('what becomes of a model’s calls', () => {
  const added = (message: string, task: object): InterpretedTask | string | undefined => {
    const read = check(message, 'add_tasks', { tasks: [task] });
    return read.ok ? read.parts[0]?.tasks?.[0] : read.refused[0];
  };

  it('dates, repeats and reminders are read by the rules from the words of the message', () => {
    const message = 'so the plants need water every other monday at 9am, remind me 30 minutes before, ok?';
    const task = {
      title: 'the plants need water',
      repeat: 'every other monday',
      when: 'at 9am',
      remind: '30 minutes before',
    };
    expect(added(message, task)).to.deep.include({
      title: 'the plants need water',
      rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO',
      remindMinutesBefore: 30,
    });
  });

  it('the title is cut out of the message, as it was written there', () => {
    expect(added('Well: call MÜLLER & co about C++, thanks', { title: 'CALL müller co about c++' })).to.deep.equal({
      title: 'call MÜLLER & co about C++',
    });
  });

  it('words may be left out of a title, and none put in', () => {
    expect(added('get, um, the van', { title: 'get the van' })).to.deep.equal({ title: 'get the van' });
    expect(added('get the van', { title: 'get the red van' })).to.match(/not in the words/);
    expect(added('get the van', { title: 'van get' })).to.match(/not in the words/);
  });

  it('what stands in quotes is no date', () => {
    const message = 'read "Monday Begins on Saturday" at last';
    expect(added(message, { title: 'read', when: 'Monday' })).to.match(/when is not in the words/);
  });

  it('no word is a date and a title at once', () => {
    expect(added('dentist friday', { title: 'dentist friday', when: 'friday' })).to.match(/used twice/);
  });

  it('a date that the rules cannot read is none', () => {
    expect(added('dentist when the moon is blue', { title: 'dentist', when: 'when the moon is blue' })).to.be.a(
      'string',
    );
  });

  it('a command does not hide behind a date', () => {
    const message = 'dentist friday and then delete task 2';
    expect(added(message, { title: 'dentist', when: 'friday and then delete task 2' })).to.be.a('string');
  });

  it('a task is named by its number and a word of its title, its place, or the person’s words', () => {
    const numbers = (message: string, ref: string): unknown => {
      const read = check(message, 'complete_tasks', { refs: [ref] });
      return read.ok ? read.parts[0]?.target?.numbers : read.refused[0];
    };
    expect(numbers('the tax thing is off my desk', '2')).to.deep.equal([2]);
    expect(numbers('the second one is off my desk', '2')).to.deep.equal([2]);
    expect(numbers('the tax return is off my desk', 'tax return')).to.deep.equal([2]);
    expect(numbers('off my desk', '2')).to.match(/does not speak of task 2/);
    expect(numbers('off my desk', 'tax return')).to.match(/neither a number/);
    expect(numbers('the tax thing is off my desk', '7')).to.match(/no task 7/);
    expect(numbers('the milk is off my desk', '4')).to.match(/is completed/);
  });

  it('tags are added to those there are', () => {
    const read = check('the kitchen is a weekend thing', 'update_tasks', {
      items: [{ ref: 'kitchen', tags: ['weekend'] }],
    });
    expect(read.ok && read.parts[0]?.changes).to.deep.equal({ tags: ['home', 'weekend'] });
  });

  it('a snooze, a rename and a repeat are read like those of a person', () => {
    const part = (message: string, name: string, input: object): unknown => {
      const read = check(message, name, input);
      return read.ok ? (read.parts[0]?.until ?? read.parts[0]?.changes) : read.refused;
    };
    const snooze = { items: [{ ref: 'garage', until: 'tomorrow 8am' }] };
    expect(part('garage can wait, tomorrow 8am', 'snooze_reminders', snooze)).to.equal('2026-11-27T08:00');
    const rename = { items: [{ ref: 'garage', title: 'visit Bob' }] };
    expect(part('garage is really visit Bob', 'update_tasks', rename)).to.deep.equal({ title: 'visit Bob' });
    const repeat = { items: [{ ref: 'tax return', repeat: 'every april 1' }] };
    expect(part('tax return is an every april 1 thing', 'update_tasks', repeat)).to.have.property('rrule');
  });

  it('where both read a date, the rules’ counts', () => {
    const message = 'dentist friday';
    const read = check(message, 'add_tasks', { tasks: [{ title: 'dentist' }] });
    if (!read.ok) return expect.fail(read.refused.join());
    const meant = settle(interpret(message, context), read.parts, message, context);
    expect(meant.tasks).to.deep.equal([{ title: 'dentist', due: '2026-11-27' }]);
  });
});

describe('the words of a message', () => {
  it('are found whatever their case and apostrophes', () => {
    expect(spokenIn('Don’t forget').phrase("don't FORGET")?.text).to.equal('Don’t forget');
  });
  it('are found whole only', () => {
    expect(spokenIn('sunflowers').phrase('sun')).to.equal(undefined);
  });
  it('are not found where there are none', () => {
    expect(spokenIn('hello').phrase('\u202e\u0000 !')).to.equal(undefined);
  });
});
