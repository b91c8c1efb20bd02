import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readText } from '@tasklog/domain/import/text';
import { readTodoist } from '@tasklog/domain/import/todoist';
import type { Reading } from '@tasklog/domain/import/entry';
import { parse } from '@tasklog/schemas';
import { isImportAnswer } from '@tasklog/schemas/validators';

const text = readFileSync(join(import.meta.dirname, 'export.md'), 'utf8');
const told = { now: Temporal.Instant.from('2026-11-23T10:30:00Z'), zone: 'UTC', settings: {} };
const block = (language: string): string => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(text)?.[1] ?? '';

describe('the page about export and import', () => {
  it('shows plain text of which every line can be read', () => {
    const contents = readText(block('text'));
    const readings = 'entries' in contents ? contents.entries.map(({ read }) => read(told)) : [];
    expect(readings.map(({ ok }) => ok)).to.deep.equal([true, true, true, true]);
  });

  it('shows dates of Todoist, and which of them fail', () => {
    const section = /\| `DATE`[\s\S]*?\n\n/.exec(text)?.[0] ?? '';
    const dates = [...section.matchAll(/^\| (`.*?`) +\| (.*?) +\|$/gm)].slice(1);
    expect(dates.length).to.be.greaterThan(4);
    for (const [, cell = '', means = ''] of dates)
      for (const [, date = ''] of cell.matchAll(/`([^`]+)`/g))
        expect(readDate(date).ok, date).to.equal(!means.includes('fails'));
  });

  it('shows an answer that is one', () =>
    expect(parse(isImportAnswer, JSON.parse(block('json')))).to.have.property('ok', true));
});

function readDate(date: string): Reading {
  const contents = readTodoist(['TYPE', 'CONTENT', 'DATE'], [{ line: 2, cells: ['task', 'milk', date] }]);
  if ('fault' in contents || contents.entries[0] === undefined) throw new Error('no task');
  return contents.entries[0].read(told);
}
