import { expect } from 'chai';
import type { ChatAnswer } from '@tasklog/schemas';
import { itemsOf, titleOf } from './turn.ts';

describe('the title of a thread', () => {
  it('is its first message, on one line', () => {
    expect(titleOf('  milk\n bread ')).to.equal('milk bread');
  });

  it('is cut at a word when the message is long', () => {
    const title = titleOf(`water ${'the plants '.repeat(20)}`);
    expect(title).to.match(/^water the plants .*(the|plants)…$/);
    expect([...title].length).to.be.at.most(60);
  });

  it('never ends in half a character', () => {
    expect(titleOf('🌱'.repeat(100)).isWellFormed()).to.equal(true);
  });
});

describe('an answer in a thread', () => {
  const now = new Date('2026-11-23T08:00:00.000Z');
  const answer = (more: Partial<ChatAnswer> = {}): ChatAnswer => ({
    threadId: '0190d3a1-7c00-7000-8000-000000000002',
    reply: 'Which one?',
    interpretation: { intent: 'help', reply: 'Which one?', confidence: 1, because: [] },
    changes: [],
    ...more,
  });
  const asking: Partial<ChatAnswer> = {
    interpretation: { intent: 'clarify', missing: 'target', reply: 'Which one?', confidence: 0.4, because: [] },
  };
  const kinds = (given: ChatAnswer): string[] => itemsOf(given, 'seed', now).map(({ item }) => item.type);

  it('is text alone where there is nothing to show', () => {
    expect(kinds(answer())).to.deep.equal(['assistant_message']);
  });

  it('asks for one of the tasks, or in words', () => {
    const [, choice] = itemsOf(answer({ ...asking, choices: [{ n: 7, title: '**bold**' }] }), 'seed', now);
    expect(choice?.item).to.have.deep.nested.property('inputs[0].options', [{ value: '7', label: '**bold**' }]);
    const [, words] = itemsOf(answer(asking), 'seed', now);
    expect(words?.item).to.have.nested.property('inputs[0].type', 'freeform');
  });

  it('shows a plan as a card with a yes and a no', () => {
    const confirm = { token: 'tok', summary: 'Delete 2 tasks?', expiresAt: '2026-11-23T08:10:00.000Z' };
    expect(kinds(answer({ confirm }))).to.deep.equal(['assistant_message', 'widget']);
  });

  it('has the same ids for the same message, and others for another', () => {
    const ids = (seed: string): string[] => itemsOf(answer(asking), seed, now).map(({ item }) => item.id);
    expect(ids('a')).to.deep.equal(ids('a'));
    expect(new Set([...ids('a'), ...ids('b')]).size).to.equal(4);
  });
});
