import { expect } from 'chai';
import { ClaimLost } from '@tasklog/event-log';
import { verdictOn } from './trouble.ts';

const failed = (code: string, message = 'what the database said') => Object.assign(new Error(message), { code });

describe('an error that a generation which is being built brings up', () => {
  it('of a full disk pauses it', () => expect(verdictOn(failed('53100'))?.to).to.equal('paused'));

  it('that no other try will mend ends it, with the words of who knows', () => {
    const wrapped = new Error('query failed', { cause: failed('42703', 'column "colour" does not exist') });
    expect(verdictOn(wrapped)).to.deep.equal({ to: 'failed', reason: 'column "colour" does not exist' });
    expect(verdictOn(new TypeError('not a function'))).to.deep.equal({ to: 'failed', reason: 'not a function' });
  });

  it('of a database that is away, or of another owner, is tried again', () => {
    expect(verdictOn(failed('57P01'))).to.equal(undefined);
    expect(verdictOn(failed('40P01'))).to.equal(undefined);
    expect(verdictOn(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))).to.equal(undefined);
    const claim = { group: 'g', generation: 2, topic: 'task-events', partition: 0, epoch: 1 } as const;
    expect(verdictOn(new ClaimLost(claim))).to.equal(undefined);
  });
});
