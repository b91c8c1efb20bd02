import { expect } from 'chai';
import { plainChat, timeZone } from '../testing/chat.ts';

describe('changing tasks by words', () => {
  const chat = plainChat();
  const { say, rows } = chat;

  it('adds with date, repeat, tag and reminder in one sentence', async () => {
    const { changes, reply } = await say('water the plants every monday at 9am #home, remind me 30 minutes before');
    const task = changes[0]?.task;
    expect(task).to.include({ title: 'water the plants', timeZone });
    expect(task?.due).to.match(/T09:00$/);
    expect(task?.recurrence?.rrule).to.equal('FREQ=WEEKLY;BYDAY=MO');
    expect(task?.tags).to.deep.equal(['home']);
    expect(task?.reminders).to.deep.equal([{ id: 'before-30', minutesBefore: 30 }]);
    expect(changes[0]?.next).to.have.length(2);
    expect(reply).to.contain('**water the plants**');
  });

  it('keeps with a message the change that it brought about, and with no other', async () => {
    const { changeId } = await say('wax the skis');
    await say('what is due today?');
    const { rows: kept } = await chat.api.db.query(
      'select role, content, change_id from command.message where thread_id = $1 and change_id is not null',
      [chat.threadId],
    );
    expect(kept).to.deep.equal([{ role: 'user', content: 'wax the skis', change_id: changeId }]);
  });

  it('adds each line of a pasted list, as one change', async () => {
    const { changes } = await say('milk\nbread\nsoap');
    expect(changes.map(({ task }) => task?.title)).to.deep.equal(['milk', 'bread', 'soap']);
    await say('undo');
    expect((await rows('milk')).map(({ status }) => status)).to.deep.equal(['deleted']);
    expect((await rows('soap')).map(({ status }) => status)).to.deep.equal(['deleted']);
  });

  it('completes, reopens, moves and deletes by words, and undoes', async () => {
    await say('add wax the skis tomorrow at 18:30');
    await say('move wax the skis to 24 december');
    expect((await rows('wax the skis'))[0]?.due).to.match(/-12-24T18:30$/);
    await say('wax the skis is done');
    expect((await rows('wax the skis'))[0]?.status).to.equal('done');
    await say('reopen wax the skis');
    expect((await rows('wax the skis'))[0]?.status).to.equal('open');
    await say('delete wax the skis');
    expect((await rows('wax the skis'))[0]?.status).to.equal('deleted');
    expect((await say('undo')).reply).to.contain('wax the skis');
    expect((await rows('wax the skis'))[0]?.status).to.equal('open');
  });

  it('asks when several tasks fit, and takes the answer', async () => {
    await say('add call bob');
    await say('add call bill');
    const { interpretation, changes } = await say('complete call');
    expect(interpretation.intent).to.equal('clarify');
    expect(changes).to.deep.equal([]);
    const answer = await say('the first one');
    expect(answer.changes).to.have.length(1);
  });

  it('does several things that one message asks for, as one change', async () => {
    await say('add call bob');
    await say('add feed the cat');
    const { reply, changes } = await say('add buy stamps, tick off bob and make the cat urgent');
    expect(changes.map(({ type }) => type)).to.have.members(['task.added', 'task.completed', 'task.prioritised']);
    expect(reply).to.contain('buy stamps').and.to.contain('call bob').and.to.contain('feed the cat');
    await say('undo');
    expect((await rows('buy stamps'))[0]?.status).to.equal('deleted');
    expect((await rows('call bob'))[0]?.status).to.equal('open');
  });

  it('does what changes first, and then shows the list as it is', async () => {
    await say('add call bob');
    await say('add feed the cat');
    const { listing, reply } = await say('delete bob and show my list');
    expect(listing?.map(({ title }) => title)).to.deep.equal(['feed the cat']);
    expect(reply).to.contain('call bob').and.to.contain('1 task');
  });

  it('keeps the hour of each when several are moved to a day', async () => {
    await say('standup tomorrow at 9am #work\nreview tomorrow at 2pm #work');
    await say('move all #work tasks to 24 december');
    await say('yes');
    expect((await rows('standup'))[0]?.due).to.match(/-12-24T09:00$/);
    expect((await rows('review'))[0]?.due).to.match(/-12-24T14:00$/);
  });

  it('keeps settings, and reads by them from then on', async () => {
    await say('my mornings start at 7');
    await say('set my time zone to Tokyo');
    const { changes } = await say('add tea tomorrow morning');
    expect(changes[0]?.task).to.include({ timeZone: 'Asia/Tokyo' });
    expect(changes[0]?.task?.due).to.match(/T07:00$/);
    expect((await say('no, 6:30')).interpretation.intent).to.equal('reschedule');
  });

  it('leaves a later date out of a repeat, beside those that were left out before, until that is undone', async () => {
    await say('add standup every friday starting 4 december 2026');
    await say('skip the standup on 18 december 2026');
    const { changes, reply } = await say('skip the standup on 1 january 2027');
    expect(changes[0]?.task).to.deep.include({ due: '2026-12-04' });
    expect(changes[0]?.task?.recurrence).to.deep.include({
      rrule: 'FREQ=WEEKLY;BYDAY=FR',
      anchor: '2026-12-04',
      exceptions: ['2026-12-18', '2027-01-01'],
    });
    expect(reply).to.contain('Left Fri 1 Jan 2027 out of **standup**.');
    const { changes: undone } = await say('undo');
    expect(undone[0]?.task?.recurrence?.exceptions).to.deep.equal(['2026-12-18']);
  });
});
