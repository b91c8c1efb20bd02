import { expect } from 'chai';
import { say } from '../sentences.ts';

const filters = [{ name: 'Round', filter: '@home' }];

describe('filters kept under a name', () => {
  it('are saved by words, and take the place of one called the same', () => {
    expect(say('save the filter (today | overdue) & @home as morning round')).to.deep.include({
      intent: 'settings',
      settings: { filters: [{ name: 'morning round', filter: '(today | overdue) & @home' }] },
    });
    expect(say('save filter p1 as "round"', { settings: { filters } }).settings).to.deep.equal({
      filters: [{ name: 'round', filter: 'p1' }],
    });
  });

  it('are saved only when they can be read', () => {
    const meant = say('save the filter today & blorp as round');
    expect(meant).to.include({ intent: 'clarify' });
    expect(meant.reply).to.contain('at character 9 (“blorp”)');
  });

  it('are told, and forgotten', () => {
    expect(say('show my filters', { settings: { filters } }).reply).to.equal('Your filters: "Round" (@home).');
    expect(say('forget the filter round', { settings: { filters } }).settings).to.deep.equal({ filters: [] });
  });

  it('find tasks by their name', () => {
    const tasks = [
      { n: 1, title: 'sweep', tags: ['home'] },
      { n: 2, title: 'report', tags: ['work'] },
    ];
    const meant = say('show filter: round & no date', { settings: { filters }, setup: tasks });
    expect(meant).to.include({ intent: 'list', query: 'filter: round & no date' });
    expect(meant.reply).to.contain('sweep').and.not.to.contain('report');
  });
});
