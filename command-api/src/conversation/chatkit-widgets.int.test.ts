import { expect } from 'chai';
import type { ChatkitSynced, Problem } from '@tasklog/schemas';
import { actionOf, actionsIn, chatkitBench, done, textOf, widgetIn } from '../testing/chatkit.ts';

describe('a widget of ChatKit', () => {
  const on = chatkitBench();
  const { ask, create, say, click, statusOf } = on;

  it('lists tasks as a widget, ticks the one clicked and draws it anew', async () => {
    const { thread } = await create('add alpha');
    await say(thread, 'add beta');
    const list = widgetIn(done(await say(thread, 'list')));
    expect(list.widget.type).to.equal('ListView');
    const events = await click(thread, list, actionOf(list, 'task.complete', 1));
    const replaced = events.find((event) => event.type === 'thread.item.replaced');
    expect(replaced?.item.id).to.equal(list.id);
    expect(actionsIn(replaced?.item).map(({ type }) => type)).to.include.members(['task.complete', 'task.reopen']);
    expect([...(await statusOf('alpha')), ...(await statusOf('beta'))].sort()).to.deep.equal(['done', 'open']);
  });
  it('does nothing for a click on what has changed since, and shows how it is now', async () => {
    const { thread, events } = await create('add milk');
    const card = widgetIn(done(events));
    const action = actionOf(card, 'task.complete');
    await say(thread, 'rename milk to oat milk');
    const after = await click(thread, card, action);
    expect(textOf(done(after))).to.contain('changed');
    expect(await statusOf('oat milk')).to.deep.equal(['open']);
    expect(JSON.stringify(after.find((event) => event.type === 'thread.item.replaced'))).to.contain('oat milk');
  });
  it('clicked twice, ticks once', async () => {
    const { thread, events } = await create('add milk every day at 9');
    const card = widgetIn(done(events));
    const action = actionOf(card, 'task.complete');
    await click(thread, card, action);
    await click(thread, card, action);
    const { rows } = await on.api.db.query<{ n: number }>(
      `select count(*)::int as n from command.outbox where event ->> 'userid' = $1 and event ->> 'type' = 'task.completed'`,
      [on.api.issuer.userId(on.name)],
    );
    expect(rows[0]?.n ?? 0).to.be.at.most(1);
    expect(await statusOf('milk')).to.include('done');
  });
  it('takes the change of a card back, not whatever came last', async () => {
    const { thread, events } = await create('add milk');
    const card = widgetIn(done(events));
    await say(thread, 'add bread');
    const after = await click(thread, card, actionOf(card, 'change.undo'));
    const drawn = after.find((event) => event.type === 'thread.item.replaced');
    expect(done(after).map(({ type }) => type)).to.deep.equal(['assistant_message']);
    expect(JSON.stringify(drawn)).to.contain('Taken back').and.not.contain('change.undo');
    expect([await statusOf('milk'), await statusOf('bread')]).to.deep.equal([['deleted'], ['open']]);
  });
  it('tells a client that shows the list what changed in it', async () => {
    const { events } = await create('add milk');
    const effect = events.find((event) => event.type === 'client_effect');
    expect(effect?.data.changes.map(({ task }) => task?.title)).to.deep.equal(['milk']);
    expect(effect?.data).to.have.keys('changes', 'changeId', 'position');
  });
  it('says on a card what happened, when and how often', async () => {
    const { events } = await create('water the plants every monday at 9am #home, remind me 30 minutes before');
    const drawn = JSON.stringify(widgetIn(done(events)).widget);
    for (const words of ['Added', 'every Monday', '09:00 (Europe/Oslo)', 'reminder 30 minutes before', '#home', 'Then'])
      expect(drawn).to.contain(words);
  });
  it('snoozes a reminder', async () => {
    const { thread, events } = await create('call mum every monday at 9am, remind me 30 minutes before');
    const card = widgetIn(done(events));
    const after = await click(thread, card, actionOf(card, 'task.snooze'));
    const { rows } = await on.api.db.query<{ until: string | null }>(
      `select doc ->> 'snoozedUntil' as until from command.task where user_id = $1`,
      [on.api.issuer.userId(on.name)],
    );
    expect(rows[0]?.until, textOf(done(after))).to.be.a('string');
  });
  it('carries a plan out on a click of its own card only', async () => {
    const { thread } = await create('add one');
    await say(thread, 'add two');
    const plan = widgetIn(done(await say(thread, 'delete all tasks')));
    const confirm = actionOf(plan, 'plan.confirm');
    const denied = await click(thread, plan, actionOf(plan, 'plan.deny'));
    expect(actionsIn(denied.find((event) => event.type === 'thread.item.replaced'))).to.deep.equal([]);
    const late = await click(thread, plan, confirm);
    expect(late.at(-1)).to.include({ type: 'error', code: 'custom' });
    expect(await statusOf('one')).to.deep.equal(['open']);
    const anew = widgetIn(done(await say(thread, 'delete all tasks')));
    await click(thread, anew, actionOf(anew, 'plan.confirm'));
    expect([await statusOf('one'), await statusOf('two')]).to.deep.equal([['deleted'], ['deleted']]);
  });
  it('answers a click with the widget alone where that is asked for', async () => {
    const { thread, events } = await create('add milk');
    const card = widgetIn(done(events));
    const { status, body } = await ask<ChatkitSynced>('threads.sync_custom_action', {
      thread_id: thread,
      item_id: card.id,
      action: actionOf(card, 'task.complete'),
    });
    expect(status, JSON.stringify(body)).to.equal(200);
    expect(actionsIn(body.updated_item).map(({ type }) => type)).to.include('task.reopen');
    expect(await statusOf('milk')).to.deep.equal(['done']);
  });
  it('lets nobody click another user’s task in a thread of their own', async () => {
    const { events } = await create('add milk');
    const action = actionOf(widgetIn(done(events)), 'task.complete');
    const bob = await on.api.as('bob');
    await on.speakAs('bob');
    const { thread, events: bobs } = await create('add bread');
    const stolen = await ask<Problem>(
      'threads.sync_custom_action',
      { thread_id: thread, item_id: widgetIn(done(bobs)).id, action },
      bob,
    );
    expect([stolen.status, stolen.body.code]).to.deep.equal([404, 'no-such-task']);
    expect(await statusOf('milk')).to.deep.equal(['open']);
  });
});
