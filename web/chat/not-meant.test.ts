import { expect } from 'chai';
import type { ChatkitThreadItem } from '@tasklog/schemas';
import { aMessage, answered, aReply, away, done, given } from './testing.ts';

describe('a message that was not meant so', () => {
  const card = (id: string, changeId: string | null): ChatkitThreadItem => ({
    id,
    thread_id: 'thr_1',
    created_at: '2026-11-23T08:00:00.000Z',
    type: 'widget',
    copy_text: '',
    widget: {
      type: 'Card',
      children:
        changeId === null ? [] : [{ type: 'Button', onClickAction: { type: 'change.undo', payload: { changeId } } }],
    },
  });
  const added = [...answered, done(card('w1', 'c1'))];
  const undone = [{ type: 'thread.item.replaced' as const, item: card('w1', null) }, done(aReply('r2', 'Taken back.'))];
  const undo = { itemId: 'w1', changeId: 'c1' };

  it('is taken back and stands in the box again, before what was typed meanwhile', async () => {
    const { conversation, answers, asked } = given();
    answers({ events: added }, { events: undone });
    await conversation.send('buy milk');
    conversation.draft.set('and bread');
    await conversation.notMeant(undo);
    expect(asked[1]?.params['action']).to.deep.equal({ type: 'change.undo', payload: { changeId: 'c1' } });
    expect(conversation.draft.get()).to.equal('buy milk\nand bread');
  });

  it('stays out of the box when it could not be taken back', async () => {
    const { conversation, answers } = given();
    answers({ events: added }, { events: [done(aReply('r2', 'It has changed since.'))] });
    await conversation.send('buy milk');
    await conversation.notMeant(undo);
    expect(conversation.draft.get()).to.equal('');
  });

  it('changed by ↑, is taken back when it is sent anew, and not before', async () => {
    const { conversation, answers, asked } = given();
    answers({ events: added }, { events: undone }, { events: [done(aMessage('m2', 'buy bread'))] });
    await conversation.send('buy milk');
    expect(conversation.editLast()).to.equal(true);
    expect([conversation.draft.get(), asked.length]).to.deep.equal(['buy milk', 1]);
    await conversation.send('buy bread');
    expect(asked.slice(1).map(({ type }) => type)).to.deep.equal(['threads.custom_action', 'threads.add_user_message']);
  });

  it('is left as it was on request, and never put over what is being typed', async () => {
    const { conversation, answers, asked } = given();
    answers({ events: added }, { events: [] });
    await conversation.send('buy milk');
    conversation.draft.set('half a sent');
    expect(conversation.editLast()).to.equal(false);
    conversation.draft.set('');
    conversation.editLast();
    conversation.leaveAsItWas();
    await conversation.send('call mum');
    expect(asked.slice(1).map(({ type }) => type)).to.deep.equal(['threads.add_user_message']);
  });

  it('that failed is taken back into the box as it is', async () => {
    const { conversation, answers } = given();
    answers({ events: [], end: away });
    await conversation.send('buy mlik');
    conversation.editLast();
    expect([conversation.draft.get(), conversation.thread.get().outgoing]).to.deep.equal(['buy mlik', []]);
  });
});
