import { expect } from 'chai';
import type { FindTasksOutput, TasksAnswer, ToolChange } from '@tasklog/schemas';
import { wordsIn } from '../../testing/assistant.ts';
import { writingStage } from '../../testing/writing-stage.ts';

describe('taking back by an assistant', function () {
  this.timeout(60_000);
  const on = writingStage();
  const { someone, add, titles } = on;

  it('refuses to take back what has changed since, and then takes back nothing of it', async () => {
    const it = await someone();
    await add(it, 'buy milk tomorrow', 'buy bread tomorrow');
    const due = 'monday';
    const { changeId } = await it.call<ToolChange>('reschedule_tasks', {
      items: [
        { ref: 'milk', due },
        { ref: 'bread', due },
      ],
    });
    await it.call('reschedule_tasks', { items: [{ ref: 'bread', due: 'tuesday' }] });
    const { isError, content } = await it.raw('undo', { changeId });
    expect(isError).to.equal(true);
    expect(wordsIn(content)).to.contain('changed-since');
    const { tasks } = await it.call<FindTasksOutput>('find_tasks');
    expect(tasks.map(({ due: now }) => now)).to.deep.equal(['2026-11-30', '2026-12-01']);
  });
  it('knows no change of another user', async () => {
    const [it, other] = [await someone(), await someone()];
    const { changeId } = await other.call<ToolChange>('add_tasks', { tasks: [{ title: 'Theirs' }] });
    const { content, isError } = await it.raw('undo', { changeId });
    expect(isError).to.equal(true);
    expect(wordsIn(content)).to.contain('no-such-change');
    expect(await titles(other)).to.deep.equal(['Theirs']);
  });
  it('takes back the change of a person as well', async () => {
    const it = await someone();
    const rest = await on.api.as(it.user);
    const { body } = await rest<TasksAnswer>('POST', '/v1/tasks', { title: 'By hand' });
    expect(body).to.have.property('changeId');
    await it.call('undo');
    expect(await titles(it)).to.deep.equal([]);
  });
});
