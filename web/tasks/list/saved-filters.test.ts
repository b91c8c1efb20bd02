import { expect } from 'chai';
import { renamed, withFilter, withoutFilter } from './saved-filters.ts';

const kept = [
  { name: 'morning', filter: 'today & @home' },
  { name: 'all day', filter: 'filter: morning | filter: Evening' },
];

describe('filters that are kept', () => {
  it('replace the one of the same name, in its place', () => {
    expect(withFilter(kept, 'Morning', 'p1')[0]).to.deep.equal({ name: 'Morning', filter: 'p1' });
    expect(withFilter(kept, 'evening', 'p2')).to.have.length(3);
  });

  it('are followed by those that speak of them when they are renamed', () =>
    expect(renamed(kept, 'morning', 'early')).to.deep.equal([
      { name: 'early', filter: 'today & @home' },
      { name: 'all day', filter: 'filter: early | filter: Evening' },
    ]));

  it('go whatever their case', () => expect(withoutFilter(kept, 'ALL DAY')).to.deep.equal([kept[0]]));
});
