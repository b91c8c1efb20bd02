import { expect } from 'chai';
import type { ChatkitThreadItem } from '@tasklog/schemas';
import { lastSaid, messageFor, touchedIn, undoOf } from './look-back.ts';
import { aMessage, aReply } from './testing.ts';

const base = { thread_id: 'thr_1', created_at: '2026-11-23T08:00:00.000Z', type: 'widget' as const, copy_text: '' };
const button = (type: string, payload: object, handler = 'server') => ({
  type: 'Row',
  children: [{ type: 'Button', label: type, onClickAction: { type, payload, handler } }],
});
const opens = (taskId: string) => button('task.open', { taskId }, 'client');
const undoes = (changeId: string) => button('change.undo', { changeId });
const aCard = (id: string, ...children: object[]): ChatkitThreadItem => ({
  ...base,
  id,
  widget: { type: 'Card', children },
});
const aListing = (id: string, ...children: object[]): ChatkitThreadItem => ({
  ...base,
  id,
  widget: { type: 'ListView', children },
});

describe('looking back in a conversation', () => {
  const items = [
    aMessage('m1', 'add milk'),
    aReply('r1', 'Added.'),
    aCard('w1', opens('milk'), undoes('c1')),
    aMessage('m2', 'add bread'),
    aReply('r2', 'Added.'),
    aCard('w2', opens('bread'), undoes('c2')),
  ];

  it('knows what was said last, and how it is taken back', () => {
    expect(lastSaid({ items })).to.deep.equal({ text: 'add bread', undo: { itemId: 'w2', changeId: 'c2' } });
    expect(lastSaid({ items: [] })).to.equal(null);
  });

  it('has nothing to take back once that was done, nor where nothing was', () => {
    const over = [...items.slice(0, -1), aCard('w2', opens('bread')), aReply('r3', 'Taken back.')];
    expect(lastSaid({ items: over })).to.deep.equal({ text: 'add bread', undo: null });
    expect(undoOf(aReply('r', 'Hello.'))).to.equal(null);
  });

  it('finds the message that a card answers', () => {
    expect(messageFor({ items }, 'w1')).to.deep.equal({ id: 'm1', text: 'add milk' });
    expect(messageFor({ items: items.slice(1) }, 'w1')).to.equal(null);
  });

  it('knows the tasks that were touched, the last one first, each by its last message; a listing touches none', () => {
    const more = [...items, aMessage('m3', 'milk tomorrow'), aCard('w3', opens('milk')), aListing('w4', opens('old'))];
    expect([...touchedIn({ items: more })]).to.deep.equal([
      ['milk', 'm3'],
      ['bread', 'm2'],
    ]);
  });
});
