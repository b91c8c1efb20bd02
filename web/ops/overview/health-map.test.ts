import { expect } from 'chai';
import { healthMap, NODE, withWeb, type HealthNode } from './health-map.ts';

const node = (name: string): HealthNode => ({
  ...{ name, state: 'ok', since: null, number: 0, unit: 'records', says: '' },
});
const ALL = ['web', 'command-api', 'outbox', 'relay', 'log', 'audit', 'tasks', 'dead letters', 'query-api', 'realtime'];

describe('the health map', () => {
  const map = healthMap(ALL.map(node));
  const at = (name: string) => map.nodes.find((each) => each.node.name === name)!;

  it('shows every part once, inside its frame, and none over another', () => {
    expect(map.nodes.map((each) => each.node.name)).to.have.members(ALL);
    for (const { x, y } of map.nodes) {
      expect(x).to.be.within(0, map.width - NODE.width);
      expect(y).to.be.within(0, map.height - NODE.height);
    }
    expect(new Set(map.nodes.map(({ x, y }) => `${x}/${y}`)).size).to.equal(ALL.length);
  });

  it('goes from left to right as a change goes', () => {
    const path = ['web', 'command-api', 'outbox', 'relay', 'log', 'tasks', 'query-api'].map((name) => at(name).x);
    expect(path).to.deep.equal(path.toSorted((a, b) => a - b));
    expect(at('audit').x).to.equal(at('tasks').x);
  });

  it('leads from the log to each reader and to realtime, and from the readers to query-api', () =>
    expect(map.edges).to.have.length(4 + 3 + 3 + 1));

  it('bears that parts are missing', () => {
    expect(healthMap([]).nodes).to.deep.equal([]);
    expect(healthMap([node('tasks')]).nodes).to.have.length(1);
  });

  it('knows of the web that it has answered', () => {
    const unknown: HealthNode = { ...node('web'), state: 'unknown', number: null };
    expect(withWeb([unknown, node('log')])).to.deep.equal([{ ...unknown, state: 'ok' }, node('log')]);
  });
});
