import { expect } from 'chai';
import { draftAfter, draftWith, sends } from './draft.ts';

const enter = { key: 'Enter', shiftKey: false, isComposing: false, keyCode: 13 };

describe('the draft', () => {
  it('is gone once it was accepted', () => expect(draftAfter('buy milk', 'buy milk')).to.equal(''));
  it('keeps what was typed on behind it', () =>
    expect(draftAfter('buy milk call mum', 'buy milk')).to.equal('call mum'));
  it('keeps another text', () => expect(draftAfter('call mum', 'buy milk')).to.equal('call mum'));
});

describe('a message that is said once more', () => {
  it('stands before what was typed meanwhile', () => expect(draftWith('buy milk', 'call')).to.equal('buy milk\ncall'));
  it('is not there twice', () => expect(draftWith('buy milk', 'buy milk')).to.equal('buy milk'));
});

describe('Enter', () => {
  it('sends', () => expect(sends(enter, false)).to.equal(true));
  it('with Shift is a new line', () => expect(sends({ ...enter, shiftKey: true }, false)).to.equal(false));
  it('belongs to an input method while it composes, or just did', () => {
    expect(sends({ ...enter, isComposing: true }, false)).to.equal(false);
    expect(sends({ ...enter, keyCode: 229 }, false)).to.equal(false);
    expect(sends(enter, true)).to.equal(false);
  });
  it('is the only key that does', () => expect(sends({ ...enter, key: 'a' }, false)).to.equal(false));
});
