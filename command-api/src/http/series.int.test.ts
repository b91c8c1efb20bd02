import { expect } from 'chai';
import type { Problem, TaskAnswer, TaskEvent } from '@tasklog/schemas';
import { startTestApi } from '../testing/api.ts';
import type { Call, TestApi } from '../testing/api.ts';

describe('a series over HTTP', () => {
  let api: TestApi;
  let ann: Call;
  before(async () => {
    api = await startTestApi({ now: () => new Date('2026-11-25T12:00:00Z') });
    ann = await api.as('ann');
  });
  after(() => api.stop());

  const add = async (fields = {}): Promise<string> => {
    const weekly = {
      title: 'yoga',
      due: '2026-11-02T18:00',
      timeZone: 'Europe/Oslo',
      recurrence: { rrule: 'FREQ=WEEKLY' },
    };
    return (await ann<TaskAnswer>('POST', '/v1/tasks', { ...weekly, ...fields })).body.task?.id ?? '';
  };
  const completed = async (id: string): Promise<TaskEvent> => {
    expect((await ann('POST', `/v1/tasks/${id}/complete`)).status).to.equal(200);
    const { rows } = await api.db.query<{ event: TaskEvent }>(
      `select event from (select event::jsonb from command.outbox union all select event::jsonb from log.record) e
       where event ->> 'subject' = $1 and event ->> 'type' = 'task.completed'`,
      [id],
    );
    return rows[0]?.event as TaskEvent;
  };

  it('skips a date, and says why not when there is none', async () => {
    const id = await add();
    const { status, body } = await ann<TaskAnswer>('POST', `/v1/tasks/${id}/skip`);
    expect(status).to.equal(200);
    expect(body.task).to.include({ due: '2026-11-09T18:00', occurrence: '2026-11-09T18:00' });
    const today = await ann<TaskAnswer>('POST', `/v1/tasks/${id}/skip`, { to: 'today' });
    expect(today.body.task).to.include({ due: '2026-11-30T18:00' });
    const once = await add({ recurrence: null });
    const no = await ann<Problem>('POST', `/v1/tasks/${once}/skip`);
    expect(no.status).to.equal(409);
    expect(no.body.code).to.equal('not-repeating');
  });

  it('changes one occurrence, or all that follow', async () => {
    const id = await add();
    const one = await ann<TaskAnswer>('PATCH', `/v1/tasks/${id}`, { title: 'pilates', scope: 'this' });
    expect(one.body.task).to.include({ title: 'pilates' });
    const all = await ann<TaskAnswer>('PATCH', `/v1/tasks/${id}`, { due: '2026-11-03T18:00', scope: 'future' });
    expect(all.body.task?.recurrence).to.include({ rrule: 'FREQ=WEEKLY', anchor: '2026-11-03T18:00' });
    const { data } = await completed(id);
    expect((data as { task?: unknown }).task).to.deep.include({ template: { title: 'yoga' } });
    const wrong = await ann<Problem>('PATCH', `/v1/tasks/${id}`, { title: 'x', scope: 'some' });
    expect(wrong.status).to.equal(422);
  });

  it('says with a completion what comes next, as the user wants it of dates that were missed', async () => {
    expect((await completed(await add())).data.after).to.include({ nextOccurrence: '2026-11-09T18:00' });
    await ann('PATCH', '/v1/settings', { missed: 'skip' });
    expect((await completed(await add())).data.after).to.include({ nextOccurrence: '2026-11-30T18:00' });
    await ann('PATCH', '/v1/settings', { missed: 'keep' });
  });

  it('that is made to be slow, impossible or nowhere is refused', async () => {
    for (const [fields, code] of [
      [{ recurrence: { rrule: 'FREQ=SECONDLY' } }, 'bad-repeat'],
      [{ recurrence: { rrule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' } }, 'bad-repeat'],
      [{ recurrence: { rrule: 'FREQ=DAILY;COUNT=1000000' } }, 'bad-repeat'],
      [{ recurrence: { rrule: 'FREQ=DAILY;INTERVAL=7;BYDAY=TU' } }, 'bad-repeat'],
      [
        { recurrence: { rrule: 'FREQ=DAILY', exceptions: Array.from({ length: 200 }, () => 'FREQ=DAILY') } },
        'bad-repeat',
      ],
      [{ timeZone: 'Mars/Olympus' }, 'unknown-time-zone'],
    ] as const) {
      const body = { title: 'x', due: '2026-11-02', timeZone: 'Europe/Oslo', ...fields };
      const answer = await ann<Problem>('POST', '/v1/tasks', body);
      expect([answer.status, answer.body.code]).to.deep.equal([422, code]);
    }
  });
});
