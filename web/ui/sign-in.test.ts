import { expect } from 'chai';
import { en } from '../messages/catalogue.ts';
import { roomWords } from '../messages/words.ts';
import { sentenceFor } from './sign-in.ts';

const t = roomWords('en', en, 'entry');

describe('a sign-in that is refused', () => {
  it('says after too many attempts how long to wait', () => {
    expect(sentenceFor(t, { status: 429, wait: 42 })).to.equal('Too many attempts. Try again in 42 seconds.');
    expect(sentenceFor(t, { status: 429, wait: Number.NaN })).to.contain('60 seconds');
  });

  it('says of a taken address no more than of any other refusal', () => {
    const taken = sentenceFor(t, { status: 422, code: 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL' });
    expect(taken).to.equal(sentenceFor(t, { status: 422, code: 'FAILED_TO_CREATE_USER' }));
    expect(taken).not.to.match(/exists|taken/);
  });

  it('blames nobody’s spelling for a fault of ours', () =>
    expect(sentenceFor(t, { status: 503, code: 'INVALID_EMAIL' })).to.contain('in a moment'));
});
