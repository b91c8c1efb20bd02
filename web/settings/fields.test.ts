import { expect } from 'chai';
import type { Preferences } from '@tasklog/schemas';
import { chosenIn, faultsOf, GROUPS, shown, unsavedIn } from './fields.ts';

const held: Preferences = { weekStart: 'monday', morning: '09:00', confirmOver: 5 };
const form = (values: Record<string, string>) => new Map(Object.entries(values));

describe('the settings form', () => {
  it('shows what holds, and nothing where nothing does', () => {
    expect(shown(held, 'morning')).to.equal('09:00');
    expect(shown(held, 'confirmOver')).to.equal('5');
    expect(shown(held, 'timeZone')).to.equal('');
  });

  it('chooses what was changed, and leaves the house’s defaults to the house', () => {
    const values = form({ weekStart: 'sunday', morning: '09:00', confirmOver: '12', timeZone: '' });
    expect(chosenIn(values, { settings: held, chosen: {} })).to.deep.equal({ weekStart: 'sunday', confirmOver: 12 });
  });

  it('keeps what it does not show', () => {
    const filters = [{ name: 'round', filter: '@home' }];
    expect(chosenIn(form({ morning: '' }), { settings: { ...held, filters }, chosen: { filters } })).to.deep.equal({
      filters,
    });
  });

  it('chooses quiet hours, and none again when their field is emptied', () => {
    const quiet = (value: string, chosen: Preferences) =>
      chosenIn(form({ quietHours: value }), { settings: { ...held, quietHours: 'none', ...chosen }, chosen });
    expect(quiet('none', {})).to.deep.equal({});
    expect(quiet('22:00-07:00', {})).to.deep.equal({ quietHours: '22:00-07:00' });
    expect(quiet('', { quietHours: '22:00-07:00' })).to.deep.equal({});
  });

  it('keeps what was chosen before, and lets it go when the field is emptied', () => {
    const before = {
      settings: { ...held, timeZone: 'Europe/Oslo' },
      chosen: { timeZone: 'Europe/Oslo', morning: '09:00' },
    };
    expect(chosenIn(form({ timeZone: '', morning: '09:00' }), before)).to.deep.equal({ morning: '09:00' });
  });

  it('keeps what was typed when somebody else was faster', () =>
    expect([
      ...unsavedIn(form({ weekStart: 'sunday', morning: '09:00', timeZone: 'x' }), { settings: held }),
    ]).to.deep.equal([
      ['timeZone', 'x'],
      ['weekStart', 'sunday'],
    ]));

  it('names what is wrong by its field', () => {
    const problem = { type: 'about:blank', title: '', status: 422, code: 'x', detail: '' };
    const faults = faultsOf({ ...problem, errors: [{ field: '/timeZone', message: 'is not an IANA time zone' }] });
    expect(faults.get('timeZone')).to.equal('is not an IANA time zone');
    expect(faultsOf(problem).size).to.equal(0);
  });

  it('has each setting once', () => {
    const names = GROUPS.flatMap(({ fields }) => fields.map(({ name }) => name));
    expect(new Set(names).size).to.equal(names.length);
  });
});
