import { expect } from 'chai';
import { parse } from '@tasklog/schemas';
import type { ChatAnswer, Interpretation, Problem } from '@tasklog/schemas';
import { isChatAnswer, isInterpretation } from '@tasklog/schemas/validators';
import { startTestApi } from '../testing/api.ts';
import type { Call, TestApi } from '../testing/api.ts';

const timeZone = 'Europe/Oslo';

describe('a conversation', () => {
  let api: TestApi;
  let call: Call;
  let threadId: string | undefined;
  let person = 0;
  before(async () => {
    api = await startTestApi();
  });
  beforeEach(async () => {
    call = await api.as(`speaker ${String((person += 1))}`);
    threadId = undefined;
  });
  after(() => api.stop());

  /** Says something in the thread of this test. */
  async function say(message: string, headers: Record<string, string> = {}): Promise<ChatAnswer> {
    const { status, body } = await call<ChatAnswer>(
      'POST',
      '/v1/chat',
      { message, timeZone, ...(threadId === undefined ? {} : { threadId }) },
      headers,
    );
    expect(status, JSON.stringify(body)).to.equal(200);
    expect(parse(isChatAnswer, body)).to.have.property('ok', true);
    threadId = body.threadId;
    return body;
  }
  const rows = async (title: string): Promise<{ status: string; due: string | null; version: number }[]> =>
    (
      await api.db.query<{ status: string; due: string | null; version: number }>(
        `select doc ->> 'status' as status, doc ->> 'due' as due, version from command.task where doc ->> 'title' = $1 and user_id = $2 order by id`,
        [title, api.issuer.userId(`speaker ${String(person)}`)],
      )
    ).rows;

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
    const { rows: kept } = await api.db.query(
      'select role, content, change_id from command.message where thread_id = $1 and change_id is not null',
      [threadId],
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

  it('numbers a list, and knows what a number then means', async () => {
    for (const title of ['alpha', 'beta', 'gamma']) await say(`add ${title}`);
    const { listing } = await say('list');
    expect(listing).to.have.length(3);
    const second = listing?.[1];
    const { changes } = await say('complete 2');
    expect(changes[0]?.taskId).to.equal(second?.id);
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
    await call('PATCH', `/v1/tasks/${listing[0]?.id ?? ''}`, { priority: 'high' });
    const late = await say('yes');
    expect(late.changes).to.deep.equal([]);
    expect(late.reply).to.contain('changed');
    await say('delete all tasks');
    expect((await say('no')).changes).to.deep.equal([]);
    expect((await say('yes')).changes).to.deep.equal([]);
    expect((await rows('one'))[0]?.status).to.equal('open');
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
    expect(
      (
        await api.db.query('select from command.task where user_id = $1', [
          api.issuer.userId(`speaker ${String(person)}`),
        ])
      ).rows,
    ).to.have.length(0);
  });

  it('the same message sent again happens once, and is answered the same', async () => {
    const first = await say('add pay rent', { 'idempotency-key': 'm1' });
    threadId = undefined;
    expect(await say('add pay rent', { 'idempotency-key': 'm1' })).to.deep.equal(first);
    expect(await rows('pay rent')).to.have.length(1);
    const { status } = await call(
      'POST',
      '/v1/chat',
      { message: 'something else', timeZone },
      { 'idempotency-key': 'm1' },
    );
    expect(status).to.equal(422);
  });

  it('interprets without writing', async () => {
    const { status, body } = await call<Interpretation>('POST', '/v1/interpret', {
      message: 'add milk tomorrow',
      timeZone,
    });
    expect(status).to.equal(200);
    expect(parse(isInterpretation, body)).to.have.property('ok', true);
    expect(body.tasks?.[0]).to.include({ title: 'milk' });
    expect(await rows('milk')).to.deep.equal([]);
  });

  it('interprets 2,000 characters and names that limit to whoever sends more', async () => {
    const interpret = (message: string) => call<Problem>('POST', '/v1/interpret', { message, timeZone });
    expect((await interpret('x'.repeat(2_000))).status).to.equal(200);
    const { status, body } = await interpret('x'.repeat(2_001));
    expect([status, body.errors?.[0]?.field]).to.deep.equal([422, '/message']);
    expect(body.errors?.[0]?.message).to.match(/2,?000 characters/);
  });

  it('names what is wrong with a request', async () => {
    const fieldOf = async (body: unknown): Promise<[number, string | undefined]> => {
      const answer = await call<Problem>('POST', '/v1/chat', body);
      return [answer.status, answer.body.errors?.[0]?.field];
    };
    expect(await fieldOf({})).to.deep.equal([422, '/message']);
    expect(await fieldOf({ message: ' ' })).to.deep.equal([422, '/message']);
    expect(await fieldOf({ message: 'x'.repeat(2_001) })).to.deep.equal([422, '/message']);
    expect(await fieldOf({ message: 'x', timeZone: 'Nowhere' })).to.deep.equal([422, '/timeZone']);
    expect(await fieldOf({ message: 'x', threadId: '0190aaaa-0000-7000-8000-00000000dead' })).to.deep.equal([
      404,
      '/threadId',
    ]);
  });

  it('is nobody else’s: another’s thread is as good as none', async () => {
    await say('add alpha');
    const other = await api.as('eavesdropper');
    expect((await other('POST', '/v1/chat', { message: 'list', threadId })).status).to.equal(404);
    const { body } = await other<ChatAnswer>('POST', '/v1/chat', { message: 'list', timeZone });
    expect(body.listing).to.deep.equal([]);
  });

  it('corrects what was just said, in the day, the hour, the repeat and the name', async () => {
    await say('add call the plumber on 24 december');
    await say('no, on 27 december');
    expect((await rows('call the plumber'))[0]?.due).to.match(/-12-27$/);
    await say('at 5pm instead');
    expect((await rows('call the plumber'))[0]?.due).to.match(/-12-27T17:00$/);
    await say('sorry, I meant the electrician');
    expect((await rows('call the electrician'))[0]?.due).to.match(/-12-27T17:00$/);
    await say('make it every two weeks');
    const { rows: kept } = await api.db.query<{ rrule: string }>(
      `select doc -> 'recurrence' ->> 'rrule' as rrule from command.task where doc ->> 'title' = 'call the electrician' and user_id = $1`,
      [api.issuer.userId(`speaker ${String(person)}`)],
    );
    expect(kept[0]?.rrule).to.equal('FREQ=WEEKLY;INTERVAL=2');
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

  it('undoes the last few, and a change that its task names', async () => {
    for (const title of ['alpha', 'beta', 'gamma']) await say(`add ${title}`);
    await say('make beta urgent');
    await say('complete gamma');
    await say('undo the change of beta');
    const { rows: found } = await api.db.query<{ title: string; priority: string; status: string }>(
      `select doc ->> 'title' as title, doc ->> 'priority' as priority, doc ->> 'status' as status from command.task where user_id = $1 order by doc ->> 'title'`,
      [api.issuer.userId(`speaker ${String(person)}`)],
    );
    expect(found[1]).to.include({ title: 'beta', priority: 'none' });
    expect(found[2]).to.include({ title: 'gamma', status: 'done' });
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

  it('says how often, and when a thing was last done', async () => {
    await say('add water the plants every monday');
    expect((await say('how often do I water the plants?')).reply)
      .to.contain('every Monday')
      .and.to.contain('not been done');
    await say('done with the plants');
    expect((await say('when did I last water the plants?')).reply).to.contain('Done once');
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

  it('streams when asked to', async () => {
    const response = await fetch(`${api.url}/v1/chat`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await api.issuer.token('streamer')}`,
        'content-type': 'application/json',
        accept: 'text/event-stream',
      },
      body: JSON.stringify({ message: 'help' }),
    });
    expect(response.headers.get('content-type')).to.contain('text/event-stream');
    const events = [...(await response.text()).matchAll(/event: (\w+)\ndata: (.*)\n\n/g)].map(
      ([, name, data]) => [name, JSON.parse(data ?? '')] as const,
    );
    expect(events.map(([name]) => name)).to.satisfy((names: string[]) =>
      /^interpreting( delta)+ answer$/.test(names.join(' ')),
    );
    const answer = events.at(-1)?.[1] as ChatAnswer;
    expect(parse(isChatAnswer, answer)).to.have.property('ok', true);
    expect(events[0]?.[1]).to.deep.equal({ threadId: answer.threadId });
    const said = events.filter(([name]) => name === 'delta').map(([, data]) => (data as { text: string }).text);
    expect(said.join('')).to.equal(answer.reply);
  });

  it('refuses a stream like everything else while nothing is written', async () => {
    const stream = { accept: 'text/event-stream' };
    const refused = await call<Problem>('POST', '/v1/chat', { message: 'help', timeZone: 'Nowhere' }, stream);
    expect([refused.status, refused.body.code]).to.deep.equal([422, 'unknown-time-zone']);
    const absent = { message: 'help', threadId: '0190aaaa-0000-7000-8000-00000000dead' };
    expect((await call('POST', '/v1/chat', absent, stream)).status).to.equal(404);
  });
});
