import { expect } from 'chai';
import { describe, it } from 'mocha';
import { clockOf } from '../language/clock.ts';
import { holds } from './holds.ts';
import type { Filterable } from './holds.ts';
import { parseFilter } from './parse.ts';

const clock = clockOf(Temporal.Instant.from('2026-11-23T10:30:00Z'), 'UTC', {});
const WALL = '2026-11-23T10:30';

const bare: Filterable = {
  status: 'open',
  title: 'wax the skis',
  notes: '',
  tags: [],
  due: null,
  priority: 'none',
  createdOn: '2026-11-20',
  completedOn: null,
  repeats: false,
  reminds: false,
  by: 'user',
};

function passes(line: string, task: Partial<Filterable> = {}): boolean {
  const parsed = parseFilter(line, clock);
  if (!parsed.ok) throw new Error(parsed.fault.says);
  return holds(parsed.filter, { ...bare, ...task }, WALL);
}

describe('a task passes a filter', () => {
  it('for being overdue once its minute or its day is over, and open', () => {
    expect(passes('overdue', { due: '2026-11-22' })).to.equal(true);
    expect(passes('overdue', { due: '2026-11-23' })).to.equal(false);
    expect(passes('overdue', { due: '2026-11-23T10:29' })).to.equal(true);
    expect(passes('overdue', { due: '2026-11-23T10:30' })).to.equal(false);
    expect(passes('overdue', { due: '2026-11-22', status: 'done' })).to.equal(false);
  });

  it('for its day, whatever the time', () => {
    expect(passes('today', { due: '2026-11-23T23:00' })).to.equal(true);
    expect(passes('due until: 2026-11-23', { due: '2026-11-23T23:00' })).to.equal(true);
    expect(passes('before: today', { due: null })).to.equal(false);
    expect(passes('!before: today', { due: null })).to.equal(true);
  });

  it('for the letters between the stars of a tag', () => {
    expect(passes('@home', { tags: ['Home'] })).to.equal(true);
    expect(passes('@home', { tags: ['homework'] })).to.equal(false);
    expect(passes('@home*', { tags: ['homework'] })).to.equal(true);
    expect(passes('@h*e*k', { tags: ['homework'] })).to.equal(true);
    expect(passes('@ab*ba', { tags: ['aba'] })).to.equal(false);
    expect(passes('@*', { tags: [] })).to.equal(false);
    expect(passes('@h_me', { tags: ['home'] })).to.equal(false);
  });

  it('for words anywhere in it, whatever their case and accents', () => {
    expect(passes('search: SKI', { title: 'wax the skis' })).to.equal(true);
    expect(passes('search: cafe skis', { notes: 'behind the Café' })).to.equal(true);
    expect(passes('search: "the skis"')).to.equal(true);
    expect(passes('search: "skis the"')).to.equal(false);
    expect(passes('search: жук', { title: 'поймать Жука' })).to.equal(true);
    expect(passes('search: ΟΔΟΣ', { tags: ['οδος'] })).to.equal(true);
    expect(passes('search: ％', { title: '100%' })).to.equal(true);
  });

  it('for who added it', () => {
    expect(passes('by assistant', { by: 'assistant' })).to.equal(true);
    expect(passes('!by me', { by: 'assistant' })).to.equal(true);
  });
});
