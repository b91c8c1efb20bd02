import { expect } from 'chai';
import type { ChatkitEvent } from '@tasklog/schemas';
import { aTask } from '../live/testing.ts';
import type { Conversation } from './conversation.ts';
import { aMessage, answered, aQuestion, aReply, away, begun, done, given } from './testing.ts';
import { isAnswering } from './thread.ts';

const failing: ChatkitEvent = { type: 'error', code: 'stream.error', message: 'A fault.', allow_retry: true };
const idsIn = ({ thread }: Conversation) => thread.get().items.map(({ id }) => id);

describe('a conversation', () => {
  it('clears the draft only once the message was accepted', async () => {
    const { conversation, answers } = given();
    answers({ events: [], end: away }, { events: answered });
    conversation.draft.set('buy milk');
    const work = conversation.send('buy milk');
    expect(isAnswering(conversation.thread.get())).to.equal(true);
    await work;
    expect(conversation.draft.get()).to.equal('buy milk');
    await conversation.retry(conversation.thread.get().outgoing[0]!.key);
    expect(conversation.draft.get()).to.equal('');
    expect(idsIn(conversation)).to.deep.equal(['m1', 'r1']);
  });

  it('says a message that never arrived again under its key', async () => {
    const { conversation, answers, asked } = given();
    answers({ events: [], end: away }, { events: answered });
    await conversation.send('buy milk');
    const [failed] = conversation.thread.get().outgoing;
    expect(failed).to.include({ state: 'failed', problem: away });
    await conversation.retry(failed!.key);
    expect(asked.map(({ type }) => type)).to.deep.equal(['threads.create', 'threads.create']);
    expect(asked[0]?.key).to.equal(asked[1]?.key);
    expect(conversation.thread.get().outgoing).to.deep.equal([]);
  });

  it('has a message that arrived and was not answered tried again', async () => {
    const { conversation, answers, asked } = given();
    answers({ events: [...begun, failing] }, { events: [done(aReply('r1', 'Added.'))] });
    await conversation.send('buy milk');
    const [failed] = conversation.thread.get().outgoing;
    expect(failed).to.deep.include({ state: 'failed', itemId: 'm1' });
    await conversation.retry(failed!.key);
    expect(asked[1]).to.deep.include({
      type: 'threads.retry_after_item',
      params: { thread_id: 'thr_1', item_id: 'm1' },
    });
    expect(idsIn(conversation)).to.deep.equal(['m1', 'r1']);
  });

  it('looks into the thread when the stream was cut, and believes what stands there', async () => {
    const { conversation, answers, holds } = given();
    answers({ events: begun, end: 'cut' }, { events: [done(aMessage('m2', 'b'))], end: 'cut' });
    holds([aMessage('m1', 'buy milk'), aReply('r1', 'Added.')]);
    await conversation.send('buy milk');
    expect([idsIn(conversation), conversation.thread.get().outgoing]).to.deep.equal([['m1', 'r1'], []]);
    holds([aMessage('m1', 'buy milk'), aReply('r1', 'Added.'), aMessage('m2', 'b')]);
    await conversation.send('b');
    expect(conversation.thread.get().outgoing[0]).to.include({ state: 'failed', itemId: 'm2' });
  });

  it('takes a failed message back into the draft', async () => {
    const { conversation, answers } = given();
    answers({ events: [], end: away });
    await conversation.send('buy mlik');
    conversation.edit(conversation.thread.get().outgoing[0]!.key);
    expect([conversation.draft.get(), conversation.thread.get().outgoing]).to.deep.equal(['buy mlik', []]);
  });

  it('says "Answering…" and then the reply once, without its marks', async () => {
    const { conversation, answers, said } = given();
    answers({ events: answered });
    await conversation.send('buy milk');
    expect(said).to.deep.equal(['Answering…', 'Added buy milk.']);
  });

  it('stays in its thread', async () => {
    const { conversation, answers, asked } = given();
    answers({ events: answered }, { events: [] });
    await conversation.send('buy milk');
    await conversation.send('b');
    expect(asked[1]).to.have.property('type', 'threads.add_user_message');
    expect(asked[1]?.params).to.have.property('thread_id', 'thr_1');
  });

  it('tells the list what changed', async () => {
    const { conversation, answers, learned } = given();
    const task = aTask();
    const changes = [
      { taskId: task.id, type: 'task.added', task },
      { taskId: 'gone', type: 'task.deleted', task: null },
    ];
    const data = { changes, position: 'p', changeId: 'c' };
    answers({ events: [...answered, { type: 'client_effect', name: 'list.changed', data }] });
    await conversation.send('buy milk');
    expect(learned).to.deep.equal([data]);
  });

  it('sends nothing blank and nothing while an answer is awaited', async () => {
    const { conversation, answers, asked } = given();
    answers({ events: answered });
    await conversation.send('  ');
    await Promise.all([conversation.send('a'), conversation.send('b')]);
    expect(asked).to.have.length(1);
  });

  it('answers a question with a value, or skips it', async () => {
    const { conversation, answers, asked } = given();
    answers({ events: answered });
    await conversation.send('buy milk');
    await conversation.answer(aQuestion('q'), 'tomorrow');
    await conversation.answer(aQuestion('q'), null);
    expect(asked.slice(1).map(({ params }) => params['input'])).to.deep.equal([
      { status: 'answered', answers: { answer: { values: ['tomorrow'] } } },
      { status: 'skipped' },
    ]);
  });

  it('takes a change back by a click, which is nothing to take back in its turn', async () => {
    const { conversation, answers, forgotten, learned } = given();
    const told = { changes: [{ taskId: 't', type: 'task.deleted', task: null }], position: 'p' };
    const data = { ...told, changeId: 'undoing' };
    answers({ events: answered }, { events: [{ type: 'client_effect', name: 'list.changed', data }] });
    await conversation.send('buy milk');
    await conversation.act('w', { type: 'change.undo', payload: { changeId: 'c' } });
    expect([forgotten, learned]).to.deep.equal([['c'], [told]]);
  });

  it('tells why a click did nothing, and shows how things stand', async () => {
    const { conversation, answers, told, holds } = given();
    answers({ events: answered }, { events: [], end: away });
    await conversation.send('buy milk');
    holds([aMessage('m1', 'buy milk'), aReply('r1', 'Added.'), aReply('r2', 'Elsewhere.')]);
    await conversation.act('w', { type: 'plan.confirm', payload: { token: 't' } });
    expect([told, idsIn(conversation)]).to.deep.equal([['Nothing was changed'], ['m1', 'r1', 'r2']]);
    expect(isAnswering(conversation.thread.get())).to.equal(false);
  });

  it('draws nothing of a thread that was left', async () => {
    const { conversation, answers } = given();
    answers({ events: answered });
    const work = conversation.send('buy milk');
    conversation.clear();
    await work;
    expect(conversation.thread.get().outgoing).to.deep.equal([]);
  });

  it('survives a reload; what was on its way can be retried', async () => {
    const { conversation, again, answers, holds } = given();
    answers({ events: answered });
    await conversation.send('buy milk');
    conversation.draft.set('half a sent');
    void conversation.send('b');
    holds([aMessage('m1', 'buy milk'), aReply('r1', 'Added.')]);
    const restored = again();
    restored.restore();
    expect(restored.draft.get()).to.equal('half a sent');
    await restored.reload();
    expect(idsIn(restored)).to.deep.equal(['m1', 'r1']);
    expect(restored.thread.get().outgoing[0]).to.include({ text: 'b', state: 'failed' });
  });

  it('starts anew, with its draft, when its thread is gone', async () => {
    const { conversation, again, answers, holds } = given();
    answers({ events: answered });
    await conversation.send('buy milk');
    conversation.draft.set('half a sent');
    holds({ ...away, status: 404 });
    const restored = again();
    restored.restore();
    await restored.reload();
    expect([restored.thread.get().id, restored.draft.get()]).to.deep.equal([null, 'half a sent']);
  });

  it('says why it cannot be read, and can be read again', async () => {
    const { conversation, holds } = given();
    holds(away);
    await conversation.open({ id: 'thr_1', title: 'buy milk' });
    expect(conversation.thread.get()).to.include({ fault: away, loading: false, title: 'buy milk' });
    holds([aMessage('m1', 'buy milk')]);
    await conversation.reload();
    expect(conversation.thread.get().fault).to.equal(null);
  });

  it('starts empty when what was kept cannot be read', () => {
    const { conversation, kept } = given();
    for (const text of ['{', '{"thread":{}}', '7']) {
      kept.set('k', text);
      conversation.restore();
      expect(conversation.thread.get().items).to.have.length(0);
    }
  });

  it('forgets everything when cleared', async () => {
    const { conversation, answers, kept } = given();
    answers({ events: answered });
    await conversation.send('buy milk');
    conversation.clear();
    expect([conversation.thread.get().items.length, kept.size]).to.deep.equal([0, 0]);
  });
});
