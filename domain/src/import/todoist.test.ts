import { expect } from 'chai';
import { readTodoist } from './todoist.ts';
import type { Imported, Reading, Told } from './entry.ts';

const told: Told = { now: Temporal.Instant.from('2026-11-23T09:00:00Z'), zone: 'Europe/Oslo', settings: {} };
const HEADER = 'TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE'.split(',');

type Given = Partial<Record<string, string>>;

const rowsOf = (...rows: Given[]) =>
  rows.map((given, n) => ({ line: n + 2, cells: HEADER.map((name) => given[name] ?? '') }));

function entries(...rows: Given[]) {
  const contents = readTodoist(HEADER, rowsOf(...rows));
  if ('fault' in contents) throw new Error(contents.fault);
  return contents.entries;
}

const readAll = (...rows: Given[]): Reading[] => entries(...rows).map(({ read }) => read(told));

function taskOf(row: Given): Imported {
  const [reading] = readAll({ TYPE: 'task', ...row });
  if (!reading?.ok) throw new Error(JSON.stringify(reading));
  return reading.task;
}

function faultOf(row: Given): string {
  const [reading] = readAll({ TYPE: 'task', CONTENT: 'milk', ...row });
  return reading?.ok === false ? reading.fault : `read: ${JSON.stringify(reading)}`;
}

describe('a template of Todoist', () => {
  it('has labels in the text, and priorities from 1, the most urgent, to 4, none', () => {
    expect(taskOf({ CONTENT: 'Buy milk @shop bob@example.org @home', PRIORITY: '1' })).to.include({
      title: 'Buy milk bob@example.org',
      priority: 'urgent',
    });
    expect(taskOf({ CONTENT: 'Buy milk @shop @home' }).tags).to.deep.equal(['shop', 'home']);
    expect(['1', '2', '3', '4', ''].map((PRIORITY) => taskOf({ CONTENT: 'x', PRIORITY }).priority)).to.deep.equal([
      'urgent',
      'high',
      'medium',
      'none',
      'none',
    ]);
    expect(faultOf({ PRIORITY: '5' })).to.contain('“5”');
  });

  it('says dates in words, which are read as from a person', () => {
    const when = (DATE: string, more: Given = {}) => taskOf({ CONTENT: 'milk', DATE, DATE_LANG: 'en', ...more });
    expect(when('tomorrow at 10').due).to.equal('2026-11-24T10:00');
    expect(when('30 Nov 2026 18:00').due).to.equal('2026-11-30T18:00');
    expect(when('2026-11-30').due).to.equal('2026-11-30');
    expect(when('2026-11-30 18:00', { DATE_LANG: 'de' }).due).to.equal('2026-11-30T18:00');
    expect(when('every monday at 9am').recurrence).to.include({ rrule: 'FREQ=WEEKLY;BYDAY=MO' });
    expect(when('every! 6 weeks').recurrence).to.include({ completionRelative: true });
    expect(when('tomorrow at 10', { TIMEZONE: 'Asia/Tokyo' })).to.include({ timeZone: 'Asia/Tokyo' });
  });

  it('fails where a date cannot be read whole, and says which', () => {
    expect(faultOf({ DATE: 'jeden Montag', DATE_LANG: 'de' })).to.contain('“jeden Montag” in the language de');
    expect(faultOf({ DATE: 'whenever I can' })).to.equal('has the date “whenever I can”, which cannot be read');
    expect(faultOf({ DATE: 'tomorrow maybe' })).to.contain('cannot be read');
    expect(faultOf({ DATE: 'friday or saturday' })).to.contain('Which day is it');
    expect(faultOf({ DATE: 'x'.repeat(5_000) })).to.contain('cannot be read');
    expect(faultOf({ TIMEZONE: 'Mars/Olympus' })).to.contain('Mars/Olympus');
  });

  it('has sections, indents and notes', () => {
    const [trip, tickets, seats, home] = readAll(
      { TYPE: 'meta', CONTENT: 'view_style=list' },
      { TYPE: 'task', CONTENT: 'plan the trip', DESCRIPTION: 'to Oslo', INDENT: '1' },
      { TYPE: 'note', CONTENT: 'in March' },
      { TYPE: 'task', CONTENT: 'buy tickets @rail', INDENT: '2' },
      { TYPE: 'task', CONTENT: 'choose seats', INDENT: '3' },
      {},
      { TYPE: 'section', CONTENT: 'At home, soon' },
      { TYPE: 'task', CONTENT: '* water plants', INDENT: '2' },
    ).map((reading) => (reading.ok ? reading.task : undefined));
    expect(trip).to.deep.include({ title: 'plan the trip', notes: 'to Oslo\n\nin March', tags: [] });
    expect(tickets).to.deep.include({ notes: 'Part of: plan the trip', tags: ['rail'] });
    expect(seats).to.include({ notes: 'Part of: buy tickets' });
    expect(home).to.deep.include({ title: 'water plants', notes: '', tags: ['At-home-soon'] });
  });

  it('is recognised by what a line says, not by where it stands', () => {
    const keys = (...rows: Given[]): string[] => entries(...rows).map(({ key }) => key);
    const [milk, bread]: [Given, Given] = [
      { TYPE: 'task', CONTENT: 'milk' },
      { TYPE: 'task', CONTENT: 'bread' },
    ];
    expect(keys(milk, bread)).to.deep.equal(keys(bread, milk).reverse());
    expect(keys(milk)).not.to.deep.equal(keys({ ...milk, DATE: 'tomorrow' }));
  });

  it('of another shape is refused, or its rows are', () => {
    expect(readTodoist(['title'], []))
      .to.have.property('fault')
      .that.contains('TYPE and CONTENT');
    const [note, strange] = readAll({ TYPE: 'note', CONTENT: 'x' }, { TYPE: 'goal', CONTENT: 'y' });
    expect(note).to.deep.equal({ ok: false, fault: 'is a note above all tasks' });
    expect(strange).to.have.property('fault').that.contains('“goal”');
  });
});
