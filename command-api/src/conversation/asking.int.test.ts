import { expect } from 'chai';
import { plainChat } from '../testing/chat.ts';

describe('asking about a list', () => {
  const { say, rows } = plainChat();

  it('numbers a list, and knows what a number then means', async () => {
    for (const title of ['alpha', 'beta', 'gamma']) await say(`add ${title}`);
    const { listing } = await say('list');
    expect(listing).to.have.length(3);
    const second = listing?.[1];
    const { changes } = await say('complete 2');
    expect(changes[0]?.taskId).to.equal(second?.id);
  });

  it('tells a task’s story', async () => {
    await say('add wax the skis');
    await say('complete wax the skis');
    expect((await say('history of wax the skis')).reply).to.match(/completed, by you[\s\S]*added, by you/);
  });

  it('tells what happened lately, also to what is deleted', async () => {
    await say('add alpha');
    await say('add beta');
    await say('delete alpha');
    expect((await say('what have I changed recently?')).reply).to.match(
      /\*\*alpha\*\*[^\n]*deleted[\s\S]*\*\*beta\*\*[^\n]*added[\s\S]*\*\*alpha\*\*[^\n]*added/,
    );
  });

  it('shows what passes a filter, by who added it too, and keeps filters under names', async () => {
    await say('add wax the skis #winter p1');
    await say('add call ann #home');
    const listed = async (message: string) => (await say(message)).listing?.map(({ title }) => title);
    expect(await listed('show (today | no date) & @win* & by me')).to.deep.equal(['wax the skis']);
    expect(await listed('show by assistant | @home')).to.deep.equal(['call ann']);
    await say('save the filter @winter & p1 as snow');
    expect(await listed('show filter: snow')).to.deep.equal(['wax the skis']);
    expect((await say('save the filter @winter & as snow')).reply).to.contain('at character 10');
  });

  it('remembers how the list looked', async () => {
    await say('add alpha');
    const { listing } = await say('what did my list look like last friday?');
    expect(listing).to.deep.equal([]);
  });

  it('says what it cannot read, and writes nothing', async () => {
    const { interpretation, changes } = await say('who won the world cup in 1998?');
    expect(interpretation.intent).to.equal('out_of_scope');
    expect(changes).to.deep.equal([]);
    expect(await rows()).to.deep.equal([]);
  });

  it('says how often, and when a thing was last done', async () => {
    await say('add water the plants every monday');
    expect((await say('how often do I water the plants?')).reply)
      .to.contain('every Monday')
      .and.to.contain('not been done');
    await say('done with the plants');
    expect((await say('when did I last water the plants?')).reply).to.contain('Done once');
  });

  it('goes on with a list: more of it, fewer of it, in another order', async () => {
    const titles = Array.from({ length: 12 }, (_, n) => `errand ${String(n + 1)}${n < 2 ? ' p1' : ''}`);
    await say(titles.join('\n'));
    expect((await say('show my tasks')).reply)
      .to.contain('12 tasks')
      .and.to.contain('2 more');
    expect((await say('more')).reply).to.match(/11\. .*12\. /);
    expect((await say('only the urgent ones')).listing).to.have.length(2);
  });

  it('filters by a line of operators', async () => {
    await say('buy stamps #errands p1\nbuy soap #errands\nsleep');
    const { listing } = await say('@errands & !p1');
    expect(listing?.map(({ title }) => title)).to.deep.equal(['buy soap']);
  });
});
