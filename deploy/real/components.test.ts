import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseComponents } from './components.ts';

describe("choosing the sidecars' components", () => {
  let from: string;
  let to: string;

  beforeEach(() => {
    from = mkdtempSync(join(tmpdir(), 'tasklog-components-'));
    to = join(from, '..', `${from}-chosen`);
    writeFileSync(join(from, 'state.yaml'), 'secretKeyRef: { name: STATE_DATABASE_URL }');
    writeFileSync(join(from, 'pubsub.yaml'), 'secretKeyRef: { name: KAFKA_BROKERS }');
  });
  afterEach(() => {
    for (const folder of [from, to]) rmSync(folder, { recursive: true });
  });

  it('takes all of them when the state store has a database', () => {
    const { resourcesPath, left } = chooseComponents(from, to, { STATE_DATABASE_URL: 'postgres://localhost/state' });
    expect(readdirSync(resourcesPath)).to.have.members(['state.yaml', 'pubsub.yaml']);
    expect(left).to.deep.equal([]);
  });

  it('leaves the state store out without one, says so, and changes nothing where they come from', () => {
    const { resourcesPath, left } = chooseComponents(from, to, {});
    expect(readdirSync(resourcesPath)).to.deep.equal(['pubsub.yaml']);
    expect(left[0]).to.include('Left out state.yaml: it needs STATE_DATABASE_URL');
    expect(readdirSync(from)).to.have.length(2);
  });

  it('forgets what was chosen before', () => {
    chooseComponents(from, to, { STATE_DATABASE_URL: 'postgres://localhost/state' });
    expect(readdirSync(chooseComponents(from, to, {}).resourcesPath)).to.deep.equal(['pubsub.yaml']);
  });
});
