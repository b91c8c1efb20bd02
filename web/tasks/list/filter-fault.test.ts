import { expect } from 'chai';
import type { Problem } from '@tasklog/schemas';
import { filterFault } from './filter-fault.ts';

const problem = (message: string, field = 'filter'): Problem => ({
  ...{ type: 'about:blank', title: '', status: 422, code: 'invalid', detail: '' },
  errors: [{ field, message }],
});

describe('a filter that cannot be read', () => {
  it('is marked where the fault is', () =>
    expect(
      filterFault(
        'today & blorp | p1',
        problem('cannot be read at character 9 (“blorp”): this is no part of a filter'),
      ),
    ).to.deep.equal({ before: 'today & ', marked: 'blorp', after: ' | p1', says: 'this is no part of a filter' }));

  it('counts characters as people do', () =>
    expect(filterFault('🍎 (x', problem('cannot be read at character 3 (“(”): it is not closed'))).to.deep.include({
      ...{ before: '🍎 ', marked: '(', after: 'x' },
    }));

  it('marks nothing when it says no place', () =>
    expect(filterFault('today', problem('is too long'))).to.deep.include({ says: 'is too long' }));

  it('is not what is wrong when something else is', () =>
    expect(filterFault('today', problem('is no zone', 'timeZone'))).to.equal(null));
});
