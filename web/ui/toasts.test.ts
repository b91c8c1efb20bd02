import { expect } from 'chai';
import { makeToasts } from './toasts.ts';

describe('messages at the edge of the screen', () => {
  it('are announced, and make room from the oldest', () => {
    const said: string[] = [];
    const toasts = makeToasts((text) => said.push(text));
    for (const text of ['a', 'b', 'c', 'd', 'e']) toasts.show({ tone: 'plain', text });
    expect(toasts.cell.get().map(({ text }) => text)).to.deep.equal(['b', 'c', 'd', 'e']);
    expect(said).to.have.length(5);
  });

  it('with the same id replace each other, and can be dismissed', () => {
    const toasts = makeToasts(() => undefined);
    toasts.show({ id: 'r', tone: 'reminder', text: 'first' });
    toasts.show({ id: 'r', tone: 'reminder', text: 'again' });
    expect(toasts.cell.get().map(({ text }) => text)).to.deep.equal(['again']);
    toasts.dismiss('r');
    expect(toasts.cell.get()).to.have.length(0);
  });
});
