import { expect } from 'chai';
import { audit } from '../audit/projector.ts';
import { Poison } from '../poison.ts';
import type { Projector } from '../projector.ts';
import type { TestTask } from '../testing/events.ts';
import { sickStage, USER } from '../testing/sick-stage.ts';

describe('dead letters that are repaired', () => {
  const all = sickStage();

  const command = (task: TestTask): object => ({
    type: 'update',
    taskId: task.id,
    set: { title: 'as it was meant' },
  });

  it('send one new command of their user, are left out wherever they wait, and let their keys go on', async () => {
    const { task, poison } = await all.poisoned();
    const strict: Projector = {
      ...audit,
      apply: async (tx, records, target) => {
        if (records.some(({ event }) => event.id === poison.id)) throw new Poison('not with this release');
        await audit.apply(tx, records, target);
      },
    };
    await all.project();
    await all.project(strict);
    const [first] = await all.letters();
    const { status, body } = await all.operator.post(`/ops/dead-letters/${String(first?.id)}/repair`, {
      commands: [command(task)],
      reason: 'the title was lost',
    });
    expect(body).to.include({ replayed: 2, left: 0, changeId: poison.changeid });
    expect(status).to.equal(200);
    expect(body['settled']).to.have.length(2);
    expect(all.sent).to.have.length(1);
    expect(all.sent[0]?.body).to.deep.equal({
      userId: USER,
      changeId: poison.changeid,
      causationId: poison.id,
      actor: 'system',
      commands: [command(task)],
    });
    expect(all.sent[0]?.key).to.match(/^dead-letter:task-events\/\d\/2$/);
    expect(await all.blocked()).to.deep.equal([]);
    expect((await all.versions())[0]?.version).to.equal(4);
    expect(await all.on.rows('select version from live.audit order by version')).to.deep.equal(
      [1, 3, 4].map((version) => ({ version })),
    );
    expect((await all.actions()).map(({ action, reason }) => `${action}: ${String(reason)}`)).to.deep.equal([
      'dead-letter.repair: the title was lost',
      'dead-letter.repair: the title was lost',
    ]);
  });

  it('take a corrected copy of the event, as far as one command can say it', async () => {
    const { task, poison } = await all.poisoned(0);
    await all.project();
    const [first] = await all.letters();
    const path = `/ops/dead-letters/${String(first?.id)}/repair`;
    const faults = async (event: object): Promise<unknown> => {
      const { status, body } = await all.operator.post(path, { event });
      return status === 422 ? body.errors?.map(({ field }) => field) : status;
    };
    expect(await faults({ ...poison, type: 'task.exploded' })).to.deep.equal(['/event/type']);
    expect(await faults({ ...poison, data: { before: {} } })).to.include('/event/data/after');
    expect(await faults({ ...poison, userid: '0190aaaa-0000-7000-8000-00000000000f' })).to.deep.equal([
      '/event/userid',
    ]);
    const reminders = { before: { reminders: [] }, after: { reminders: [{ id: 'r', minutesBefore: 5 }] } };
    expect(await faults({ ...poison, data: reminders })).to.deep.equal(['/event']);
    const told = await all.operator.post(path, {
      event: { ...poison, data: { before: {}, after: { title: 'x' } } },
      dryRun: true,
    });
    expect(told).to.deep.equal({
      status: 200,
      body: { commands: [{ type: 'update', taskId: task.id, set: { title: 'x' } }] },
    });
    expect(all.sent).to.deep.equal([]);
    expect((await all.letters())[0]?.state).to.equal('waiting');
    const data = { before: { title: 'wax the skis' }, after: { title: 'as it was meant' } };
    expect(await faults({ ...poison, data })).to.equal(200);
    expect(all.sent[0]?.body.commands).to.deep.equal([command(task)]);
  });

  it('wait on when the correction is refused, and when command-api is away', async () => {
    const { task } = await all.poisoned(0);
    await all.project();
    const [first] = await all.letters();
    const path = `/ops/dead-letters/${String(first?.id)}/repair`;
    all.answer = { outcome: 'refused', reason: '404 no-such-task: There is no such task.' };
    const refused = await all.operator.post(path, { commands: [command(task)] });
    expect(refused.status).to.equal(422);
    expect(refused.body.detail).to.contain('no-such-task');
    all.answer = { outcome: 'again', reason: 'fetch failed' };
    expect((await all.operator.post(path, { commands: [command(task)] })).status).to.equal(503);
    expect((await all.letters())[0]?.state).to.equal('waiting');
    expect(await all.actions()).to.deep.equal([]);
  });
});
