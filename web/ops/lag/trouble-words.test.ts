import { expect } from 'chai';
import type { OpsLagPartition } from '@tasklog/schemas';
import { adviceOf, whyOf } from './trouble-words.ts';

type Partition = Pick<OpsLagPartition, 'state' | 'lastError' | 'owner' | 'group'>;
const failed = { error: 'no room', offset: 4, attempts: 2, since: '', at: '', nextTry: null, over: false };
const partition = (given: Partial<Partition>): Partition => ({
  ...{ state: 'stuck', lastError: null, owner: { name: 'projectors', pid: 7, host: 'a' }, group: 'audit' },
  ...given,
});

describe('why a partition does not go on', () => {
  it('is the error in hand, and not one that is over', () => {
    expect(whyOf(partition({ state: 'retrying', lastError: failed }))).to.equal('failing');
    expect(whyOf(partition({ lastError: { ...failed, over: true } }))).to.equal('still');
  });

  it('is told with whom to look at, or with what to start', () => {
    expect(adviceOf(partition({}))).to.equal('still');
    expect(adviceOf(partition({ owner: null }))).to.equal('paused');
    expect(adviceOf(partition({ state: 'paused', owner: null, group: 'bridge:kafka' }))).to.equal('bridge');
    expect(adviceOf(partition({ state: 'waiting', owner: null }))).to.equal('waiting');
  });
});
