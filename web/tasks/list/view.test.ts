import { expect } from 'chai';
import { queryOf, viewOf } from './view.ts';

describe('the address of a list', () => {
  it('holds every sign of the filter, and comes back as it was', () => {
    const view = viewOf(new URLSearchParams('?filter=(today | overdue) %26 @home&sort=title&group=tag'));
    expect(view).to.deep.equal({ filter: '(today | overdue) & @home', sort: 'title', group: 'tag', asOf: null });
    expect(viewOf(new URLSearchParams(queryOf(view)))).to.deep.equal(view);
  });

  it('is as usual without one, and where it makes no sense', () => {
    const usual = viewOf(new URLSearchParams());
    expect(viewOf(new URLSearchParams('?sort=colour&group=&asOf='))).to.deep.equal(usual);
    expect(queryOf(usual)).to.equal('');
  });
});
