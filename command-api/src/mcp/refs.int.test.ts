import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { ToolChange } from '@tasklog/schemas';
import { wordsIn } from '../testing/assistant.ts';
import { writingStage } from '../testing/writing-stage.ts';

describe('the ref by which an assistant names a task', function () {
  this.timeout(60_000);
  const { someone, add, titles } = writingStage();

  it('is an id, a number of the last listing, or words of a title', async () => {
    const it = await someone();
    const [skis, milk] = await add(it, 'wax the skis on saturday', 'buy milk tomorrow', 'call the dentist');
    expect(await titles(it)).to.deep.equal(['buy milk', 'wax the skis', 'call the dentist']);
    const done = await it.call<ToolChange>('complete_tasks', { refs: [skis, 1, 'dentist'] });
    expect(done.done.map(({ id, change }) => [id, change]).slice(0, 2)).to.deep.equal([
      [skis, 'completed'],
      [milk, 'completed'],
    ]);
    expect(done.done[2]?.title).to.equal('call the dentist');
  });
  it('that fits several tasks is answered with the candidates, and nothing is written for it', async () => {
    const it = await someone();
    const ids = await add(it, 'wax the skis', 'sell the skis', 'buy milk');
    const { done, failures } = await it.call<ToolChange>('complete_tasks', { refs: ['the skis', 'milk'] });
    expect(done.map(({ title }) => title)).to.deep.equal(['buy milk']);
    expect(failures).to.have.length(1);
    expect(failures[0]).to.include({ item: 0, ref: 'the skis', code: 'ambiguous' });
    expect(failures[0]?.candidates?.map(({ id }) => id)).to.have.members(ids.slice(0, 2));
    expect(await titles(it)).to.have.members(['wax the skis', 'sell the skis']);
  });
  it('of another user is as absent as one that never was', async () => {
    const [it, other] = [await someone(), await someone()];
    const [theirs] = await add(other, 'a secret');
    const answers = [];
    for (const ref of [theirs, randomUUID()]) {
      const { content, isError } = await it.raw('complete_tasks', { refs: [ref] });
      expect(isError).to.equal(true);
      answers.push(wordsIn(content).replaceAll(String(ref), 'ID'));
    }
    expect(answers[0]).to.equal(answers[1]);
    expect(answers[0]).not.to.contain('secret');
    expect(await titles(other)).to.deep.equal(['a secret']);
  });
  it('named twice is taken once', async () => {
    const it = await someone();
    const [milk] = await add(it, 'buy milk');
    const { done, failures } = await it.call<ToolChange>('complete_tasks', { refs: ['milk', milk] });
    expect(done).to.have.length(1);
    expect(failures.map(({ code }) => code)).to.deep.equal(['named-twice']);
  });
});
