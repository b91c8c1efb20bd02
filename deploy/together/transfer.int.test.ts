import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { evolve } from '@tasklog/domain';
import type { Task as Row } from '@tasklog/domain';
import type { Call } from '@tasklog/command-api/testing/api';
import type { ImportAnswer, Task, TaskAnswer, TaskEvent, TaskList } from '@tasklog/schemas';
import { parse } from '@tasklog/schemas';
import { isTaskEvent } from '@tasklog/schemas/validators';
import { tasklog as runTasklog } from '../../cli/src/testing/run.ts';
import type { Ran } from '../../cli/src/testing/run.ts';
import { startTogether } from './services.ts';
import type { Together } from './services.ts';

/** What a format carries of a task. */
type Carried = Partial<Task>;

const FULL = [
  { title: 'wax the skis', notes: 'red ones\r\n"both", of course', priority: 'high', tags: ['ski', 'home'] },
  { title: '=HYPERLINK("http://x","y")', notes: "'=1+1", due: '2026-12-24' },
  { title: '- “snø”, 雪; and a comma', due: '2026-12-24T18:30', reminders: [{ minutesBefore: 30 }] },
  {
    title: 'water the plants',
    due: '2026-11-30T09:00',
    priority: 'urgent',
    recurrence: { rrule: 'FREQ=WEEKLY;BYDAY=MO', exceptions: ['2026-12-28'] },
  },
  {
    title: 'descale the kettle',
    due: '2026-12-01',
    recurrence: { rrule: 'FREQ=WEEKLY;INTERVAL=6', completionRelative: true },
  },
  { title: 'done already', due: '2026-11-20' },
  { title: 'pay the rent', reminders: [{ at: '2027-01-01T08:00:00Z' }] },
];

const DONE = ['water the plants', 'done already'];

describe('a list on its way', function () {
  this.timeout(90_000);
  let all: Together;
  let data: string;
  let person = 0;
  before(async () => {
    all = await startTogether();
    data = mkdtempSync(join(tmpdir(), 'tasklog-cli-'));
    all.announce(data);
  });
  after(async () => {
    rmSync(data, { recursive: true, force: true });
    await all.stop();
  });

  const tasklog = (...args: string[]): Promise<Ran> => runTasklog(args, '', { TASKLOG_DATA: data, TZ: 'Europe/Oslo' });
  const newPerson = (): string => `person-${String(++person)}`;
  const callAs = async (id: string, service: 'command' | 'query'): Promise<Call> => all.as(id, service);
  const listOf = async (id: string): Promise<Task[]> => {
    await all.settled();
    const { body } = await (await callAs(id, 'query'))<TaskList>('GET', '/v1/tasks?status=all&limit=200');
    return body.items;
  };
  const fill = async (id: string): Promise<void> => {
    const call = await callAs(id, 'command');
    for (const task of FULL) {
      const added = await call<TaskAnswer>('POST', '/v1/tasks', { timeZone: 'Europe/Oslo', ...task });
      expect(added.status).to.equal(201);
      if (DONE.includes(task.title)) await call('POST', `/v1/tasks/${added.body.task?.id ?? ''}/complete`);
    }
    // One that repeats has a next date, which comes by itself.
    await all.until(`select from projection.task_g1 where user_id = $1 and doc ->> 'occurrence' = '2026-12-07T09:00'`, [
      all.userId(id),
    ]);
    await all.settled();
  };
  const carried = (tasks: readonly Task[], ...names: (keyof Task)[]): Carried[] =>
    tasks
      .map((task) => Object.fromEntries(names.map((name) => [name, task[name]])) as Carried)
      .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  const exported = async (id: string, format: string): Promise<string> => {
    const file = join(data, `${id}.${format}.csv`);
    expect(await tasklog('export', '--user', id, '--format', format, '--output', file)).to.include({ code: 0 });
    return file;
  };

  it('comes back from CSV with all that a task has, and a second time brings nothing', async () => {
    const [from, to] = [newPerson(), newPerson()];
    await fill(from);
    const file = await exported(from, 'csv');
    expect(readFileSync(file, 'utf8')).to.contain(`"'=HYPERLINK(""http://x"",""y"")"`);
    const first = await tasklog('import', file, '--user', to);
    expect(first).to.include({ code: 0, err: '' });
    expect(first.out).to.contain('8 tasks in the file: 8 imported.').and.to.contain('tasklog chat undo');
    const fields: (keyof Task)[] = [
      ...(['title', 'notes', 'due', 'timeZone', 'priority', 'tags', 'recurrence', 'reminders'] as const),
      ...(['status', 'completedAt', 'occurrence'] as const),
    ];
    const before = carried(await listOf(from), ...fields);
    expect(carried(await listOf(to), ...fields)).to.deep.equal(before);
    const second = await tasklog('import', file, '--user', to);
    expect(second).to.include({ code: 0 });
    expect(second.out).to.contain('8 tasks in the file: 0 imported, 8 there already.');
    expect(await listOf(to)).to.have.length(8);
    // On the list that it came from nothing is missing either.
    expect((await tasklog('import', file, '--user', from)).out).to.contain('0 imported, 8 there already.');
  });

  it('comes back from a template of Todoist with what that knows', async () => {
    const [from, to] = [newPerson(), newPerson()];
    await fill(from);
    const { code, out } = await tasklog('import', await exported(from, 'todoist'), '--user', to);
    expect([code, out.split('\n')[0]]).to.deep.equal([0, '6 tasks in the file: 6 imported.']);
    const fields: (keyof Task)[] = ['title', 'due', 'priority', 'tags', 'status'];
    const open = (await listOf(from)).filter(({ status }) => status === 'open');
    const there = await listOf(to);
    expect(carried(there, ...fields)).to.deep.equal(carried(open, ...fields));
    const kettle = there.find(({ title }) => title === 'descale the kettle');
    expect(kettle?.recurrence).to.include({ rrule: 'FREQ=WEEKLY;INTERVAL=6', completionRelative: true });
  });

  it('goes out as events whose fold is the list', async () => {
    const from = newPerson();
    await fill(from);
    const { out } = await tasklog('export', '--user', from, '--format', 'events');
    const events = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as TaskEvent);
    for (const event of events) expect(parse(isTaskEvent, event)).to.have.property('ok', true);
    expect(events.map(({ sequence }) => sequence)).to.deep.equal(events.map(({ sequence }) => sequence).sort());
    const rows = new Map<string, Row>();
    for (const {
      subject,
      type,
      data: { after },
    } of events)
      rows.set(subject, evolve(rows.get(subject), { type, after }));
    const list = new Map((await listOf(from)).map(({ id, version: _, ...task }) => [id, task]));
    expect(rows.size).to.equal(list.size);
    for (const [id, { id: _, ...row }] of rows) expect(row).to.deep.include(list.get(id));
  });

  it('is undone by one word', async () => {
    const to = newPerson();
    writeFileSync(join(data, 'shopping.md'), '# Shop\n- [ ] milk tomorrow\n- [x] bread #shop\n- eggs p1\n');
    const { out } = await tasklog('import', join(data, 'shopping.md'), '--user', to);
    expect(out).to.contain('3 tasks in the file: 3 imported.');
    expect(carried(await listOf(to), 'title', 'status')).to.deep.equal([
      { title: 'bread', status: 'done' },
      { title: 'eggs', status: 'open' },
      { title: 'milk', status: 'open' },
    ]);
    expect((await tasklog('chat', 'undo', '--user', to)).code).to.equal(0);
    expect(await listOf(to)).to.deep.equal([]);
    const again = await tasklog('import', join(data, 'shopping.md'), '--user', to);
    expect(again.out).to.contain('3 deleted since').and.to.contain('--restore brings it back');
    expect((await tasklog('import', join(data, 'shopping.md'), '--user', to, '--restore')).out).to.contain(
      '3 brought back',
    );
    expect(carried(await listOf(to), 'title', 'status')).to.deep.include({ title: 'bread', status: 'done' });
  });

  it('says which lines failed, by exit code too, and shows beforehand what would come', async () => {
    const to = newPerson();
    const file = join(data, 'tasks.csv');
    writeFileSync(file, 'title,due,priority\r\nmilk,2026-12-01,\r\n"two\r\nlines",2026-13-01,\r\nbread,,9\r\n');
    const dry = await tasklog('import', file, '--user', to, '--dry-run');
    expect(dry).to.include({ code: 1 });
    expect(dry.out)
      .to.contain('line 2 “milk” becomes a task: 2026-12-01')
      .and.to.contain('1 would be imported, 2 failed');
    expect(await listOf(to)).to.deep.equal([]);
    const ran = await tasklog('import', file, '--user', to, '--json');
    expect(ran.code).to.equal(1);
    const lines = ran.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const failed = lines.flatMap(({ line }) => (line ? [(line as { line: number }).line] : []));
    expect(failed).to.deep.equal([3, 5]);
    expect((lines.at(-1)?.['answer'] as ImportAnswer).imported).to.equal(1);
  });

  it('of nobody else is seen', async () => {
    const [from, other] = [newPerson(), newPerson()];
    await fill(from);
    for (const format of ['events', 'csv', 'todoist'])
      expect((await tasklog('export', '--user', other, '--format', format)).out).not.to.contain('wax');
  });

  it('is refused in words where the file is wrong or nothing runs', async () => {
    const file = join(data, 'wrong.csv');
    writeFileSync(file, 'name,when\nmilk,tomorrow\n');
    expect(await tasklog('import', file)).to.deep.include({ code: 1, out: '' });
    expect((await tasklog('import', file)).err).to.contain('must be title');
    expect((await tasklog('import', join(data, 'nothing.csv'))).err).to.contain('cannot be read');
    expect(await tasklog('import', join(data, 'ready'), '--format', 'docx')).to.include({ code: 2 });
    const nobody = await runTasklog(['export'], '', { TASKLOG_DATA: join(data, 'nowhere') });
    expect(nobody).to.include({ code: 69 });
  });
});
