import { expect } from 'chai';
import type { OpsLag, OpsLagPartition } from '@tasklog/schemas';
import { groupName, lagGroups, opensByItself, troubled } from './lag.ts';

const partition = (fields: Partial<OpsLagPartition>): OpsLagPartition => ({
  ...{ group: 'tasks', generation: 1, topic: 'task-events', partition: 0, head: 9, position: 9, committed: true },
  ...{ records: 0, seconds: 0, perSecond: 0, owner: null, state: 'current', why: null, advice: null, lastError: null },
  ...fields,
});

const group = (fields: Partial<OpsLag['groups'][number]>): OpsLag['groups'][number] => ({
  ...{ group: 'tasks', generation: 1, topic: 'task-events', partitions: 2, records: 0, seconds: 0, perSecond: 0 },
  ...{ stuck: 0, state: 'current', why: null, advice: null, owners: [] },
  ...fields,
});

const lag: OpsLag = {
  at: '2026-11-27T12:00:00Z',
  totals: { records: 4, seconds: 70, groups: 2, partitions: 3, stuck: 1, paused: 0 },
  groups: [group({ group: 'audit', generation: 2, state: 'stuck' }), group({})],
  partitions: [
    partition({ group: 'audit', generation: 2, state: 'stuck', why: 'it fails', records: 4 }),
    partition({ partition: 1, committed: false }),
    partition({}),
  ],
};

describe('the lag as it is shown', () => {
  it('keeps the groups worst first, each with its partitions in order', () => {
    const [first, second] = lagGroups(lag, null);
    expect([first?.name, second?.name]).to.deep.equal(['audit g2', 'tasks']);
    expect(second?.partitions.map((each) => each.partition)).to.deep.equal([0, 1]);
  });

  it('has the line of the same group and generation', () => {
    const series = { ...group({}), partition: null, records: [1, null], seconds: [], perSecond: [] };
    const history = { everySeconds: 10, since: null, at: [], left: 0, series: [series] };
    const [audit, tasks] = lagGroups(lag, {
      ...history,
      outbox: { depth: [], oldestAgeSeconds: [], outPerSecond: [] },
    });
    expect([audit?.behind, tasks?.behind]).to.deep.equal([[], [1, null]]);
  });

  it('opens what needs somebody, and names it', () => {
    expect(lagGroups(lag, null).map(opensByItself)).to.deep.equal([true, false]);
    expect(troubled(lag).map(groupName)).to.deep.equal(['audit g2']);
  });
});
