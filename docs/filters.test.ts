import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { faultWords } from '@tasklog/domain/filter/fault';
import { parseFilter } from '@tasklog/domain/filter/parse';
import { clockOf } from '@tasklog/domain/language/clock';

const text = readFileSync(join(import.meta.dirname, 'filters.md'), 'utf8');
const clock = clockOf(Temporal.Instant.from('2026-11-23T10:30:00Z'), 'UTC', {
  filters: [{ name: 'morning round', filter: '(today | overdue) & @home' }],
});

/** What reading it comes to: nothing wrong, or the fault in words. */
function faultOf(line: string): string | undefined {
  const parsed = parseFilter(line, clock);
  return parsed.ok ? undefined : faultWords(line, parsed.fault);
}

describe('the page about filters', () => {
  const rows = [...text.matchAll(/^\| (`.*?`) +\| /gm)].map(([, cell = '']) => cell.replaceAll('\\|', '|'));
  const filters = rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, filter = '']) => filter));

  it('shows many', () => expect(filters.length).to.be.greaterThan(40));

  for (const filter of filters)
    it(`shows ${filter}, which can be read`, () => expect(faultOf(filter)).to.equal(undefined));

  const block = /## When one cannot be read[\s\S]*?```\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  for (const example of block.trim().split('\n\n')) {
    const [line = '', says] = example.split('\n');
    it(`shows ${line}, and what is said to it`, () => expect(faultOf(line)).to.equal(says));
  }
});
