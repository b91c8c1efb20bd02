import { expect } from 'chai';
import fc from 'fast-check';
import type { Task } from '@tasklog/schemas';
import { readTodoist } from '../import/todoist.ts';
import type { Imported } from '../import/entry.ts';
import { added } from '../testing/builders.ts';
import { todoistCells, TODOIST_HEADER } from './todoist.ts';

const now = Temporal.Instant.from('2026-11-23T09:00:00Z');

const cellsOf = (fields: Parameters<typeof added>[0]): string[] =>
  todoistCells({ ...added(fields), version: 1 } as unknown as Task, now);

function backAgain(cells: string[]): Imported {
  const contents = readTodoist(TODOIST_HEADER, [{ line: 2, cells }]);
  const reading = 'entries' in contents ? contents.entries[0]?.read({ now, zone: 'UTC', settings: {} }) : undefined;
  if (!reading?.ok) throw new Error(JSON.stringify(reading));
  return reading.task;
}

describe('a list for Todoist', () => {
  it('says a repeat in words that are read as the same repeat', () => {
    const rules = ['FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO,TH', 'FREQ=MONTHLY;BYMONTHDAY=-1', 'FREQ=YEARLY'];
    fc.assert(
      fc.property(
        fc.constantFrom(...rules),
        fc.boolean(),
        fc.constantFrom('2026-11-30', '2027-01-31T18:30'),
        (rrule, completionRelative, due) => {
          const task = added({ due, recurrence: { rrule, completionRelative } });
          const read = backAgain(cellsOf({ due, recurrence: { rrule, completionRelative } }));
          expect(read.due).to.equal(task.due);
          if (read.recurrence) expect(read.recurrence).to.include({ rrule, completionRelative });
          else expect(read.notes).to.contain(rrule);
        },
      ),
    );
    expect(cellsOf({ due: '2026-11-30T09:00', recurrence: { rrule: 'FREQ=WEEKLY;BYDAY=MO' } })[7]).to.equal(
      'every Monday at 09:00 starting 2026-11-30',
    );
  });

  it('tells a rule that no words tell in the description, and keeps its date', () => {
    const cells = cellsOf({ due: '2026-11-30', recurrence: { rrule: 'FREQ=DAILY', exceptions: ['2026-12-24'] } });
    expect([cells[7], cells[2]]).to.deep.equal(['2026-11-30', 'Repeats: FREQ=DAILY']);
  });

  it('puts a space before what a spreadsheet would work out', () => {
    const [, content = '', description = ''] = cellsOf({ title: '=1+1', notes: '@SUM(A1)', tags: ['home'] });
    expect([content, description]).to.deep.equal([' =1+1 @home', ' @SUM(A1)']);
    expect(backAgain(cellsOf({ title: '=1+1', notes: '@SUM(A1)' }))).to.include({ title: '=1+1', notes: '@SUM(A1)' });
  });
});
