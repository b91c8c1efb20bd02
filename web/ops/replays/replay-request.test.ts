import { expect } from 'chai';
import { replayRequestOf } from './replay-request.ts';

describe('what the form of a replay asks for', () => {
  it('is a generation of the whole log, which somebody looks at before it is shown', () => {
    const asked = replayRequestOf({ projector: 'tasks', range: 'all', verify: 'sample', swap: 'manual' });
    expect(asked).to.deep.equal({ projector: 'tasks', from: 'postgres', verify: 'sample', swap: 'manual' });
  });

  it('is what was there at an instant, which is never swapped', () => {
    const until = '2026-11-01T09:00:00';
    const asked = replayRequestOf({ projector: 'tasks', range: 'until', until, from: 'kafka', verify: 'full' });
    expect(asked).to.deep.equal({
      ...{ projector: 'tasks', from: 'kafka', verify: 'full', until: new Date(until).toISOString() },
    });
  });
});
