import { expect } from 'chai';
import { readText } from './text.ts';
import type { Reading, Told } from './entry.ts';

const told: Told = { now: Temporal.Instant.from('2026-11-23T09:00:00Z'), zone: 'Europe/Oslo', settings: {} };

const entries = (text: string) => {
  const contents = readText(text);
  if ('fault' in contents) throw new Error(contents.fault);
  return contents.entries;
};
const read = (line: string): Reading | undefined => entries(line)[0]?.read(told);

describe('plain text', () => {
  it('is a task a line, in its own words', () => {
    expect(read('water the plants every monday at 9 #home p2')).to.have.deep.nested.include({
      'task.title': 'water the plants',
      'task.priority': 'high',
      'task.tags': ['home'],
      'task.recurrence.rrule': 'FREQ=WEEKLY;BYDAY=MO',
    });
  });

  it('may have bullets, numbers and check boxes; what is ticked is done', () => {
    const done = (line: string): unknown => {
      const reading = read(line);
      return reading?.ok ? [reading.task.title, reading.task.completedAt !== undefined] : reading;
    };
    for (const open of ['milk', '- milk', '* [ ] milk', '  3. milk', '12) [ ] milk', '☐ milk', '- [] milk'])
      expect(done(open), open).to.deep.equal(['milk', false]);
    for (const ticked of ['- [x] milk', '[X] milk', '+ [✓] milk', '☑ milk', '✅ milk', '1. [x] milk'])
      expect(done(ticked), ticked).to.deep.equal(['milk', true]);
  });

  it('is recognised by its words: a tick or a bullet more is no other task', () => {
    expect(entries('- [ ] milk')[0]?.key).to.equal(entries('* [x] milk')[0]?.key);
  });

  it('leaves out empty lines and headings, and counts lines as an editor does', () => {
    expect(
      entries('# Shop\r\n\r\nmilk\r\n\n#shop buy bread\rtea').map(({ line, title }) => [line, title]),
    ).to.deep.equal([
      [3, 'milk'],
      [5, '#shop buy bread'],
      [6, 'tea'],
    ]);
  });

  it('fails line by line: too long, without a title, not clear', () => {
    for (const line of ['x'.repeat(2_001), 'tomorrow at 9', 'meet friday or saturday', '- [ ]'])
      expect(read(line), line).to.have.property('ok', false);
  });
});
