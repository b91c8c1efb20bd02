import { expect } from 'chai';
import { plainChat } from '../testing/chat.ts';

describe('taking back what was said', () => {
  const { say, rows } = plainChat();

  it('corrects what was just said, in the day, the hour, the repeat and the name', async () => {
    await say('add call the plumber on 24 december');
    await say('no, on 27 december');
    expect((await rows('call the plumber'))[0]?.due).to.match(/-12-27$/);
    await say('at 5pm instead');
    expect((await rows('call the plumber'))[0]?.due).to.match(/-12-27T17:00$/);
    await say('sorry, I meant the electrician');
    expect((await rows('call the electrician'))[0]?.due).to.match(/-12-27T17:00$/);
    await say('make it every two weeks');
    expect((await rows('call the electrician'))[0]?.rrule).to.equal('FREQ=WEEKLY;INTERVAL=2');
  });

  it('takes back what was done to the wrong task when another one was meant', async () => {
    await say('add call bob');
    await say('add feed the cat');
    await say('complete call bob');
    const { changes } = await say('no, I meant the cat');
    expect((await rows('call bob'))[0]?.status).to.equal('open');
    expect((await rows('feed the cat'))[0]?.status).to.equal('done');
    expect(changes.map(({ type }) => type)).to.deep.equal(['task.reopened', 'task.completed']);
    await say('undo');
    expect((await rows('call bob'))[0]?.status).to.equal('done');
    expect((await rows('feed the cat'))[0]?.status).to.equal('open');
  });

  it('undoes the last few, and a change that its task names', async () => {
    for (const title of ['alpha', 'beta', 'gamma']) await say(`add ${title}`);
    await say('make beta urgent');
    await say('complete gamma');
    await say('undo the change of beta');
    expect((await rows('beta'))[0]).to.include({ priority: 'none' });
    expect((await rows('gamma'))[0]).to.include({ status: 'done' });
    await say('undo the last two');
    expect((await rows('gamma')).map(({ status }) => status)).to.deep.equal(['deleted']);
  });

  it('lists what was deleted, and brings it back by its number or its words', async () => {
    for (const title of ['buy a ladder', 'sell the boat', 'paint the door']) await say(`add ${title}`);
    await say('delete the ladder');
    await say('delete the boat');
    await say('make the door urgent');
    const { reply } = await say('what did I delete?');
    expect(reply).to.match(/1\. \*\*sell the boat\*\*[\s\S]*2\. \*\*buy a ladder\*\*/);
    await say('restore 2');
    expect((await rows('buy a ladder'))[0]?.status).to.equal('open');
    await say('bring back the boat');
    expect((await rows('sell the boat'))[0]?.status).to.equal('open');
  });
});
