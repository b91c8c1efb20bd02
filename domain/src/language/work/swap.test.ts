import { expect } from 'chai';
import { LIST, say } from '../sentences.ts';

describe('two tasks change places', () => {
  it('each takes the date of the other', () => {
    const { intent, target, changes, also } = say('swap groceries and the dentist');
    expect({ intent, target, changes }).to.deep.equal({
      intent: 'reschedule',
      target: { numbers: [1], text: 'Buy groceries' },
      changes: { due: '2026-07-16T09:00' },
    });
    expect(also?.[0]?.changes).to.deep.equal({ due: '2026-07-15' });
  });

  it('one without a date leaves the other without', () =>
    expect(say('swap the dentist with the bills').changes).to.deep.equal({ clear: ['due'] }));

  it('and their priorities when these are named, or when the dates are the same', () => {
    expect(say('swap the priorities of 1 and 2').changes).to.deep.equal({ priority: 'high' });
    const today = LIST.map((task) => (task.n === 2 ? { ...task, due: '2026-07-15' } : task));
    expect(say('swap 1 and 2', { setup: today }).changes).to.deep.equal({ priority: 'high' });
  });

  it('are asked about when nothing tells them apart', () =>
    expect(say('swap the bills and the resin')).to.include({ intent: 'clarify', missing: 'value' }));

  it('are none when the words are of other things', () =>
    expect(say('swap batteries and bulbs').tasks).to.deep.equal([{ title: 'swap batteries and bulbs' }]));
});
