import { expect } from 'chai';
import type { ChatkitEvent } from '@tasklog/schemas';
import { aMessage, aReply, created, done } from './testing.ts';
import { advance, emptyThread, isAnswering, outgoingOf, type Thread, type ThreadInput } from './thread.ts';

const after = (...inputs: ThreadInput[]): Thread => inputs.reduce(advance, emptyThread);
const event = (each: ChatkitEvent, key?: string): ThreadInput => ({
  kind: 'event',
  event: each,
  ...(key === undefined ? {} : { key }),
});
const sending: ThreadInput = { kind: 'sending', key: 'k', text: 'buy milk' };
const ids = ({ items }: Thread) => items.map(({ id }) => id);
const delta = (text: string): ChatkitEvent => ({
  type: 'thread.item.updated',
  item_id: 'r',
  update: { type: 'assistant_message.content_part.text_delta', content_index: 0, delta: text },
});

describe('a thread', () => {
  it('writes an answer piece by piece, and says that it is being written', () => {
    const begun = after(event(created), event({ type: 'thread.item.added', item: aReply('r', '') }));
    const half = [delta('Added '), delta('milk')].reduce((thread, each) => advance(thread, event(each)), begun);
    expect(half.items[0]).to.have.nested.property('content[0].text', 'Added milk');
    expect(half.writing).to.equal('r');
    const whole = advance(half, event(done(aReply('r', 'Added milk.'))));
    expect([whole.writing, whole.items.length]).to.deep.equal([null, 1]);
  });

  it('knows which message an item became, until it is answered', () => {
    const kept = after(sending, event(created), event(done(aMessage('m', 'buy milk')), 'k'));
    expect(outgoingOf(kept, 'm')?.key).to.equal('k');
    expect(isAnswering(kept)).to.equal(true);
    expect(isAnswering(advance(kept, { kind: 'answered', key: 'k' }))).to.equal(false);
  });

  it('shows nothing twice that was told twice', () => {
    const said = event(done(aMessage('m', 'buy milk')));
    expect(ids(after(said, said))).to.deep.equal(['m']);
  });

  it('takes away what a retry took away', () => {
    const thread = after(event(done(aMessage('m', 'x'))), event(done(aReply('r', 'y'))));
    expect(ids(advance(thread, event({ type: 'thread.item.removed', item_id: 'r' })))).to.deep.equal(['m']);
  });

  it('shows its end first, and what came before in front of it', () => {
    const latest = after({
      kind: 'latest',
      title: 'milk',
      page: { data: [aReply('4', ''), aMessage('3', '')], has_more: true, after: '3' },
    });
    expect([ids(latest), latest.earlier]).to.deep.equal([['3', '4'], '3']);
    const all = advance(latest, {
      kind: 'earlier',
      page: { data: [aReply('2', ''), aMessage('1', '')], has_more: false },
    });
    expect([ids(all), all.earlier]).to.deep.equal([['1', '2', '3', '4'], null]);
  });

  it('is done with a message that turns out to be answered, and keeps one that is not', () => {
    const failed = after(sending, event(created), event(done(aMessage('m', 'buy milk')), 'k'), {
      kind: 'failed',
      key: 'k',
      problem: { type: 'about:blank', title: '', status: 503, code: 'broken-off', detail: '' },
    });
    const read = (...data: Parameters<typeof done>[0][]) =>
      advance(failed, { kind: 'latest', page: { data, has_more: false } }).outgoing;
    expect(read(aReply('r', 'Added.'), aMessage('m', 'buy milk'))).to.deep.equal([]);
    expect(read(aMessage('m', 'buy milk'))).to.have.length(1);
  });
});
