import { expect } from 'chai';
import type { ChatkitEvent, ChatkitThreadItem, Problem } from '@tasklog/schemas';
import type { Answer } from '../live/api.ts';
import { aTask } from '../live/testing.ts';
import { en } from '../messages/catalogue.ts';
import { makeWords } from '../messages/words.ts';
import { makeConversation } from './conversation.ts';
import type { End, Protocol } from './protocol.ts';
import { aMessage, aQuestion, aReply, created, done } from './testing.ts';
import { isAnswering } from './thread.ts';

const away: Problem = { type: 'about:blank', title: '', status: 503, code: 'unreachable', detail: 'Not reachable.' };
const begun = [created, done(aMessage('m1', 'buy milk'))];
const answered = [...begun, done(aReply('r1', 'Added **buy milk**.'))];
const failing: ChatkitEvent = { type: 'error', code: 'stream.error', message: 'A fault.', allow_retry: true };

type Scripted = { events: ChatkitEvent[]; end?: End | Problem };

function given() {
  const asked: { type: string; params: Record<string, unknown>; key?: string }[] = [];
  const said: string[] = [];
  const told: string[] = [];
  const learned: unknown[] = [];
  const forgotten: string[] = [];
  const kept = new Map<string, string>();
  let streams: Scripted[] = [];
  let thread: ChatkitThreadItem[] | Problem = [];
  const protocol = {
    stream: (type: string, params: Record<string, unknown>, onEvent: (event: ChatkitEvent) => void, key?: string) => {
      asked.push({ type, params, ...(key === undefined ? {} : { key }) });
      const { events, end = 'whole' } = streams.shift() ?? { events: [] };
      for (const event of events) onEvent(event);
      const answer: Answer<End> =
        typeof end === 'string' ? { ok: true, value: end, headers: new Headers() } : { ok: false, problem: end };
      return Promise.resolve(answer);
    },
    ask: (type: string, params: Record<string, unknown>) => {
      asked.push({ type, params });
      if (!Array.isArray(thread)) return Promise.resolve({ ok: false, problem: thread });
      const items = { data: thread, has_more: false };
      return Promise.resolve({ ok: true, value: { id: 'thr_1', title: 'buy milk', items }, headers: new Headers() });
    },
  } as unknown as Protocol;
  const deps = {
    words: makeWords('en', en),
    protocol,
    actions: {
      learnChanges: (all: unknown) => void learned.push(all),
      forget: (changeId: string) => void forgotten.push(changeId),
    },
    announce: (text: string) => void said.push(text),
    tellProblem: (_problem: Problem, what: string) => void told.push(what),
    storage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    },
    storageKey: 'k',
  };
  return {
    conversation: makeConversation(deps),
    again: () => makeConversation(deps),
    answers: (...all: Scripted[]) => (streams = all),
    holds: (items: ChatkitThreadItem[] | Problem) => (thread = items),
    asked,
    said,
    told,
    learned,
    forgotten,
    kept,
  };
}
const idsIn = ({ thread }: ReturnType<typeof makeConversation>) => thread.get().items.map(({ id }) => id);

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
