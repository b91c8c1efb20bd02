import { expect } from 'chai';
import type { ChatAnswer, Problem } from '@tasklog/schemas';
import type { Answer, Api, Ask } from '../live/api.ts';
import { aTask } from '../live/testing.ts';
import { makeConversation } from './conversation.ts';
import { isAnswering, openQuestion } from './thread.ts';

const away: Problem = { type: 'about:blank', title: '', status: 503, code: 'unreachable', detail: 'Not reachable.' };
const answerWith = (more: Partial<ChatAnswer> = {}): ChatAnswer => ({
  threadId: 'th',
  reply: 'Added **buy milk**.',
  interpretation: { intent: 'add', reply: '', confidence: 1, because: [] },
  changes: [],
  ...more,
});

function given() {
  const asked: Ask[] = [];
  const said: string[] = [];
  const learned: unknown[][] = [];
  const kept = new Map<string, string>();
  let next: Answer<ChatAnswer>[] = [];
  const deps = {
    api: ((_path: string, ask: Ask) => (asked.push(ask), Promise.resolve(next.shift()))) as unknown as Api,
    actions: { learn: (...all: unknown[]) => void learned.push(all), undo: () => Promise.resolve(true) },
    announce: (text: string) => void said.push(text),
    storage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    },
    storageKey: 'k',
    timeZone: () => 'Europe/Berlin',
  };
  const answers = (...all: (ChatAnswer | Problem)[]) =>
    (next = all.map((each) =>
      'status' in each ? { ok: false, problem: each } : { ok: true, value: each, headers: new Headers() },
    ));
  return {
    conversation: makeConversation(deps),
    again: () => makeConversation(deps),
    answers,
    asked,
    said,
    learned,
    kept,
  };
}

describe('a conversation', () => {
  it('clears the draft only once the message was accepted', async () => {
    const { conversation, answers } = given();
    answers(answerWith());
    conversation.draft.set('buy milk');
    const work = conversation.send('buy milk');
    expect(conversation.draft.get()).to.equal('buy milk');
    expect(isAnswering(conversation.thread.get())).to.equal(true);
    await work;
    expect(conversation.draft.get()).to.equal('');
    expect(conversation.thread.get().messages.map(({ from }) => from)).to.deep.equal(['person', 'tasklog']);
  });

  it('keeps a failed message, and a retry has the same key', async () => {
    const { conversation, answers, asked } = given();
    answers(away, answerWith());
    conversation.draft.set('buy milk');
    await conversation.send('buy milk');
    const failed = conversation.thread.get().messages[0]!;
    expect([failed.from === 'person' && failed.state, conversation.draft.get()]).to.deep.equal(['failed', 'buy milk']);
    await conversation.retry(failed.id);
    expect(asked[0]!.key).to.equal(asked[1]!.key);
    expect(conversation.thread.get().messages).to.have.length(2);
    expect(conversation.draft.get()).to.equal('');
  });

  it('says "Answering…" and then the reply once, without its marks', async () => {
    const { conversation, answers, said } = given();
    answers(answerWith());
    await conversation.send('buy milk');
    expect(said).to.deep.equal(['Answering…', 'Added buy milk.']);
  });

  it('stays in its thread and names the zone', async () => {
    const { conversation, answers, asked } = given();
    answers(answerWith(), answerWith());
    await conversation.send('a');
    await conversation.send('b');
    expect(asked.map(({ body }) => body)).to.deep.equal([
      { message: 'a', timeZone: 'Europe/Berlin' },
      { message: 'b', timeZone: 'Europe/Berlin', threadId: 'th' },
    ]);
  });

  it('tells the list what changed', async () => {
    const { conversation, answers, learned } = given();
    const task = aTask();
    const changes = [
      { taskId: task.id, type: 'add', task },
      { taskId: 'gone', type: 'delete', task: null },
    ];
    answers(answerWith({ changes, position: 'p', changeId: 'c' }));
    await conversation.send('buy milk');
    expect(learned).to.deep.equal([[[task], ['gone'], 'p', 'c']]);
  });

  it('sends nothing blank and nothing while an answer is awaited', async () => {
    const { conversation, answers, asked } = given();
    answers(answerWith());
    await conversation.send('  ');
    await Promise.all([conversation.send('a'), conversation.send('b')]);
    expect(asked).to.have.length(1);
  });

  it('asks until it was answered', async () => {
    const { conversation, answers } = given();
    const confirm = { token: 't', summary: 'Delete 2 tasks', expiresAt: '2026-11-23T09:00:00Z' };
    answers(answerWith({ confirm }), answerWith());
    await conversation.send('delete all');
    expect(openQuestion(conversation.thread.get())?.answer.confirm).to.deep.equal(confirm);
    await conversation.send('no');
    expect(openQuestion(conversation.thread.get())).to.equal(null);
  });

  it('survives a reload; what was on its way can be retried', async () => {
    const { conversation, again, answers } = given();
    answers(answerWith());
    await conversation.send('a');
    conversation.draft.set('half a sent');
    void conversation.send('b');
    const restored = again();
    restored.restore();
    const last = restored.thread.get().messages.at(-1)!;
    expect([restored.draft.get(), last.from === 'person' && last.state]).to.deep.equal(['half a sent', 'failed']);
  });

  it('starts empty when what was kept cannot be read', () => {
    const { conversation, kept } = given();
    kept.set('k', '{');
    conversation.restore();
    expect(conversation.thread.get().messages).to.have.length(0);
  });

  it('marks what was taken back', async () => {
    const { conversation, answers } = given();
    answers(answerWith({ changeId: 'c' }));
    await conversation.send('a');
    await conversation.undo('c');
    const reply = conversation.thread.get().messages[1]!;
    expect(reply.from === 'tasklog' && reply.undone).to.equal(true);
  });

  it('forgets everything when cleared', async () => {
    const { conversation, answers, kept } = given();
    answers(answerWith());
    await conversation.send('a');
    conversation.clear();
    expect([conversation.thread.get().messages.length, kept.size]).to.deep.equal([0, 0]);
  });
});
