import { expect } from 'chai';
import type { RecurrenceItem, Task } from '@tasklog/schemas';
import { aTask } from '../../live/testing.ts';
import { agendaOf } from './agenda.ts';

const dates = ['2026-11-27', '2026-11-28', '2026-11-29'];
const row = (fields: Partial<Task>) => ({ task: aTask(fields), pending: false });
const series = (next: string[], more: Partial<RecurrenceItem> = {}) =>
  ({ taskId: 'r', title: 'water', next, active: true, ...more }) as RecurrenceItem;

describe('an agenda', () => {
  it('puts tasks on their days, in the order of their times', () => {
    const rows = [
      row({ id: 'b', due: '2026-11-28T18:00' }),
      row({ id: 'a', due: '2026-11-28' }),
      row({ id: 'no date' }),
    ];
    const { days } = agendaOf(rows, [], dates, '2026-11-27');
    expect(days.map((day) => day.rows.map(({ task }) => task.id))).to.deep.equal([[], ['a', 'b'], []]);
  });

  it('collects what is overdue, but not what was done', () => {
    const rows = [row({ id: 'late', due: '2026-11-20' }), row({ id: 'done', due: '2026-11-21', status: 'done' })];
    expect(agendaOf(rows, [], dates, '2026-11-27').overdue.map(({ task }) => task.id)).to.deep.equal(['late']);
  });

  it('shows the dates to come of a repeat, unless its task stands on that day', () => {
    const rows = [row({ id: 'r', due: '2026-11-28T09:00' })];
    const { days } = agendaOf(rows, [series(['2026-11-28T09:00', '2026-11-29T09:00'])], dates, '2026-11-27');
    expect(days.map(({ ghosts }) => ghosts.map(({ due }) => due))).to.deep.equal([[], [], ['2026-11-29T09:00']]);
  });

  it('knows no dates of a repeat that was stopped, nor such as are past', () => {
    const stopped = series(['2026-11-28'], { active: false });
    const { days } = agendaOf([], [stopped, series(['2026-11-27'])], dates, '2026-11-28');
    expect(days.flatMap(({ ghosts }) => ghosts)).to.deep.equal([]);
  });
});
