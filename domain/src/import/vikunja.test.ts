import { expect } from 'chai';
import { readVikunja } from './vikunja.ts';
import type { Imported, Told } from './entry.ts';

const told: Told = { now: Temporal.Instant.from('2026-11-23T09:00:00Z'), zone: 'Europe/Oslo', settings: {} };
const NONE = '0001-01-01T00:00:00Z';

type Given = Record<string, unknown>;

const plain: Given = {
  id: 1,
  title: 'milk',
  description: '',
  done: false,
  due_date: NONE,
  priority: 0,
  repeat_after: 0,
};

const entriesOf = (data: unknown) => {
  const contents = readVikunja(JSON.stringify(data));
  if ('fault' in contents) throw new Error(contents.fault);
  return contents.entries;
};

const readOne = (task: Given, project = 'Inbox') =>
  entriesOf([{ title: project, tasks: [{ ...plain, ...task }] }])[0]?.read(told);

function taskOf(task: Given, project?: string): Imported {
  const reading = readOne(task, project);
  if (!reading?.ok) throw new Error(JSON.stringify(reading));
  return reading.task;
}

const faultOf = (task: Given): unknown => (readOne(task) as { fault?: string }).fault;

describe('an export of Vikunja', () => {
  it('has tasks below projects, and their labels and projects become tags', () => {
    expect(taskOf({ labels: [{ title: 'to buy' }, { title: 'Home' }] }, 'Home').tags).to.deep.equal(['to-buy', 'Home']);
    expect(taskOf({}).tags).to.deep.equal([]);
    expect(taskOf({ priority: 3, description: '<p>red &amp; <b>ripe</b></p><ul><li>two</li></ul>' })).to.include({
      title: 'milk',
      notes: 'red & ripe\n- two',
      priority: 'high',
      timeZone: 'Europe/Oslo',
    });
  });

  it('writes the year 1 where there is no date, and instants where there is one', () => {
    expect(taskOf({})).not.to.have.property('due');
    expect(taskOf({ due_date: null })).not.to.have.property('due');
    expect(taskOf({ due_date: '2026-12-01T17:30:00Z' }).due).to.equal('2026-12-01T18:30');
    expect(taskOf({ due_date: '2026-11-30T23:00:00Z' }).due).to.equal('2026-12-01');
    expect(taskOf({ done: true, done_at: '2026-11-01T10:00:00Z' }).completedAt).to.equal('2026-11-01T10:00:00Z');
    expect(taskOf({ done: true, done_at: NONE }).completedAt).to.equal('2026-11-23T09:00:00Z');
    expect(faultOf({ due_date: 'soon' })).to.contain('“soon”');
  });

  it('counts priorities from 0 to 5', () => {
    expect([0, 1, 2, 3, 4, 5].map((priority) => taskOf({ priority }).priority)).to.deep.equal([
      'none',
      'low',
      'medium',
      'high',
      'urgent',
      'urgent',
    ]);
    for (const priority of [6, -1, 1.5, 2 ** 53]) expect(faultOf({ priority })).to.contain('0 to 5');
  });

  it('repeats after seconds, by months, or from when it was done', () => {
    const rule = (task: Given) => taskOf({ due_date: '2026-12-01T08:00:00Z', ...task }).recurrence;
    expect(rule({ repeat_after: 86_400 })).to.include({ rrule: 'FREQ=DAILY', completionRelative: false });
    expect(rule({ repeat_after: 1_209_600, repeat_mode: 2 })).to.include({
      rrule: 'FREQ=WEEKLY;INTERVAL=2',
      completionRelative: true,
    });
    expect(rule({ repeat_after: 10_800 })).to.include({ rrule: 'FREQ=HOURLY;INTERVAL=3' });
    expect(rule({ repeat_mode: 1 })).to.include({ rrule: 'FREQ=MONTHLY' });
    for (const repeat_after of [90, -86_400, 2 ** 53 * 2, 0.5]) expect(faultOf({ repeat_after })).to.contain('hours');
  });

  it('reminds at an instant or before the date', () => {
    const reminders = [
      { reminder: '2026-12-01T07:30:00Z', relative_period: -1_800, relative_to: 'due_date' },
      { reminder: '2026-12-01T06:00:00Z', relative_period: 0, relative_to: '' },
    ];
    expect(taskOf({ due_date: '2026-12-01T08:00:00Z', reminders }).reminders).to.deep.equal([
      { minutesBefore: 30 },
      { at: '2026-12-01T06:00:00Z' },
    ]);
    expect(taskOf({ reminder_dates: ['2026-12-01T06:00:00Z'] }).reminders).to.deep.equal([
      { at: '2026-12-01T06:00:00Z' },
    ]);
  });

  it('is recognised by number and birth of a task, whatever has changed in it', () => {
    const key = (task: Given) => entriesOf([{ title: 'a', tasks: [{ ...plain, ...task }] }])[0]?.key;
    const created = '2026-01-01T00:00:00Z';
    expect(key({ created, title: 'x' })).to.equal(key({ created, title: 'y' }));
    expect(key({ created })).not.to.equal(key({ created: '2026-01-02T00:00:00Z' }));
    expect(key({ title: 'x' })).not.to.equal(key({ title: 'y' }));
  });

  it('is also that of old releases, and of nested projects', () => {
    const nested = [
      { title: 'all', lists: [{ title: 'a', tasks: [plain] }] },
      { title: 'b', child_projects: [{ tasks: [plain] }] },
    ];
    expect(entriesOf(nested).map(({ line, title }) => [line, title])).to.deep.equal([
      [1, 'milk'],
      [2, 'milk'],
    ]);
  });

  it('of another shape is refused, or its tasks are', () => {
    expect(readVikunja('{')).to.have.property('fault').that.contains('no JSON');
    for (const data of ['[]', '{"a":1}', 'null', '1', '[{"tasks":{}}]'])
      expect(readVikunja(data), data).to.have.property('fault').that.contains('no data.json');
    for (const task of [null, 1, [], { title: 5 }, { title: ' ' }])
      expect(entriesOf([{ tasks: [task] }])[0]?.read(told)).to.deep.equal({ ok: false, fault: 'has no title' });
    expect(taskOf({ labels: [null, 3, {}], comments: 'x', reminders: [null], priority: null }).tags).to.deep.equal([]);
  });
});
