import { expect } from 'chai';
import fc from 'fast-check';
import type { AddTask, Task } from '@tasklog/schemas';
import { csvCells, CSV_HEADER } from '../export/csv.ts';
import { guarded, unguarded } from '../export/formula.ts';
import { decide } from '../task/decide.ts';
import { evolve } from '../task/task.ts';
import type { Task as Row } from '../task/task.ts';
import { addTask, TASK_ID } from '../testing/builders.ts';
import { readCsv } from './csv.ts';
import type { Reading, Told } from './entry.ts';

const now = '2026-11-23T09:00:00.000Z';
const told: Told = { now: Temporal.Instant.from(now), zone: 'Asia/Tokyo', settings: {} };

function added(command: AddTask): Row {
  const decision = decide(command, undefined, { now, timeZone: told.zone });
  if (decision.kind !== 'fact') throw new Error(JSON.stringify(decision));
  return evolve(undefined, decision.fact);
}

const read = (header: readonly string[], ...cells: string[][]): Reading[] => {
  const contents = readCsv(
    header,
    cells.map((each, n) => ({ line: n + 2, cells: each })),
  );
  if ('fault' in contents) throw new Error(contents.fault);
  return contents.entries.map((entry) => entry.read(told));
};

const word = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(...'aøZ雪9-=+\'"_') });
const text = fc.string({
  maxLength: 40,
  unit: fc.oneof(fc.constantFrom(...'=+-@\t\r\n\'",; '), fc.string({ minLength: 1, maxLength: 1 })),
});
const local = fc.constantFrom('2026-11-30', '2026-12-24T18:30', '2028-02-29');
const repeat = fc.record(
  {
    rrule: fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH', 'FREQ=MONTHLY;BYMONTHDAY=-1'),
    completionRelative: fc.boolean(),
    exceptions: fc.subarray(['2026-12-24', 'FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31']),
    timesByDay: fc.constant({ MO: '07:00', TH: '18:30' }),
    anchor: fc.constant('2026-11-02'),
  },
  { requiredKeys: ['rrule'] },
);
const command = fc
  .record(
    {
      title: text.filter((each) => each.trim() !== ''),
      notes: text,
      due: local,
      timeZone: fc.constantFrom('Europe/Oslo', 'UTC'),
      priority: fc.constantFrom('none', 'low', 'medium', 'high', 'urgent'),
      tags: fc.uniqueArray(
        word.filter((each) => !/^[#@]/.test(each)),
        { maxLength: 4 },
      ),
      recurrence: fc.option(repeat),
      reminders: fc.uniqueArray(
        fc.constantFrom({ minutesBefore: 0 }, { minutesBefore: 30 }, { at: '2027-01-01T08:00:00Z' }),
      ),
      completedAt: fc.constantFrom('2026-11-01T10:00:00.000Z'),
    },
    { requiredKeys: ['title', 'due'] },
  )
  .map((fields) => addTask(fields as Partial<AddTask>));

describe('CSV', () => {
  it('brings back every field of a task that can come from elsewhere', () => {
    fc.assert(
      fc.property(command, (wanted) => {
        const before = added(wanted);
        const [reading] = read(CSV_HEADER, csvCells({ ...before, version: 1 } as unknown as Task));
        if (!reading?.ok) throw new Error(JSON.stringify(reading));
        expect(added({ type: 'add', taskId: TASK_ID, ...reading.task })).to.deep.equal(before);
      }),
    );
  });

  it('makes a formula of no cell, and of every cell the same again', () => {
    fc.assert(
      fc.property(text, (cell) => {
        expect(guarded(cell)).not.to.match(/^[=+\-@\t\r\n]/);
        expect(unguarded(guarded(cell))).to.equal(cell);
      }),
    );
    expect(unguarded("'tis")).to.equal("'tis");
  });

  it('may have its columns in any order, in any case, and only the title', () => {
    const [one, two] = read(['Due', 'TITLE', 'owner'], ['2026-12-01 09:00', ' milk ', 'ann'], ['', 'bread']);
    expect(one).to.have.deep.nested.include({ 'task.title': 'milk', 'task.due': '2026-12-01T09:00' });
    expect(two).to.have.deep.nested.include({ 'task.title': 'bread', 'task.timeZone': 'Asia/Tokyo' });
    expect(readCsv(['name'], []))
      .to.have.property('fault')
      .that.contains('title');
  });

  it('says what is wrong with a cell', () => {
    const faultOf = (column: string, cell: string, more: Record<string, string> = {}): unknown => {
      const cells = { title: 'milk', rrule: 'FREQ=DAILY', ...more, [column]: cell };
      return (read(Object.keys(cells), Object.values(cells))[0] as { fault?: string }).fault;
    };
    expect(faultOf('title', ' ')).to.equal('has no title');
    for (const [column, cell] of [
      ['due', '2026-02-30'],
      ['due', '1.12.2026'],
      ['priority', 'p1'],
      ['status', 'waiting'],
      ['completedAt', 'yesterday'],
      ['reminders', '30'],
      ['reminders', '9007199254740993min'],
      ['completionRelative', 'maybe'],
      ['timesByDay', 'MO=9'],
      ['anchor', 'today'],
      ['occurrence', 'today'],
    ] as const)
      expect(faultOf(column, cell), column).to.contain(column === 'completedAt' ? 'instant' : cell);
  });
});
