import { expect } from 'chai';
import { plainChat } from '../testing/chat.ts';

describe('a change that is shown before it is made', () => {
  const chat = plainChat();
  const { say, rows } = chat;

  it('shows a plan before it deletes many, and does it on a yes only', async () => {
    for (const title of ['one', 'two', 'three']) await say(`add ${title} #boat`);
    const plan = await say('delete all tasks');
    expect(plan.interpretation.intent).to.equal('confirm');
    expect(plan.confirm?.token).to.be.a('string');
    expect((await rows('one'))[0]?.status).to.equal('open');
    const done = await say('yes');
    expect(done.changes.map(({ type }) => type)).to.deep.equal(['task.deleted', 'task.deleted', 'task.deleted']);
    await say('undo');
    expect((await rows('two'))[0]?.status).to.equal('open');
  });

  it('lets a plan go when something in it has changed, and on a no', async () => {
    for (const title of ['one', 'two']) await say(`add ${title}`);
    const listing = (await say('list')).listing ?? [];
    await say('delete all tasks');
    await chat.call('PATCH', `/v1/tasks/${listing[0]?.id ?? ''}`, { priority: 'high' });
    const late = await say('yes');
    expect(late.changes).to.deep.equal([]);
    expect(late.reply).to.contain('changed');
    await say('delete all tasks');
    expect((await say('no')).changes).to.deep.equal([]);
    expect((await say('yes')).changes).to.deep.equal([]);
    expect((await rows('one'))[0]?.status).to.equal('open');
  });

  it('shows what a change would do, and does it on a yes only', async () => {
    await say('add pay the rent on 24 december');
    const preview = await say('what if I moved the rent to 27 december?');
    expect(preview.changes).to.deep.equal([]);
    expect(preview.confirm?.token).to.be.a('string');
    expect((await rows('pay the rent'))[0]?.due).to.match(/-12-24$/);
    await say('yes');
    expect((await rows('pay the rent'))[0]?.due).to.match(/-12-27$/);
  });
});
