import { rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { runCampaign } from './campaign.ts';
import type { Report } from './campaign.ts';
import { patches, PLANTED, plant } from './planted.ts';
import { PROFILES } from './profiles.ts';

describe('a fault campaign, a very short one', function () {
  this.timeout(600_000);
  let report: Report;
  before(async function () {
    if (spawnSync('python3', ['--version']).status !== 0) {
      if (process.env['CI'] === 'true') throw new Error('no python3');
      console.log('      skipped: no python3. Cure: apt-get install python3');
      return this.skip();
    }
    report = await runCampaign({ profile: PROFILES.tiny, seed: 20_261_128, say: () => undefined });
  });
  after(() => {
    if (report) rmSync(report.folder, { recursive: true, force: true });
  });

  it('kills a relay, projectors, a command-api and every connection while people are at work', () => {
    expect(Object.keys(report.inflicted).toSorted()).to.deep.equal([...PROFILES.tiny.only].toSorted());
    expect(report.verdict.acknowledged).to.be.at.least(PROFILES.tiny.acknowledged);
  });
  it('finds nothing lost, doubled, out of order, early or leaked', () => {
    const wrong = Object.entries(report.verdict.violations).filter(([, count]) => count > 0);
    expect(wrong, JSON.stringify(report.verdict.found)).to.deep.equal([]);
    expect([...report.troubles, ...report.late]).to.deep.equal([]);
  });
});

describe('builds that are broken on purpose', () => {
  it('are eight at least, and of each it is known what must be found', () => {
    expect(patches().length).to.be.at.least(8);
    expect(patches().toSorted()).to.deep.equal(Object.keys(PLANTED).toSorted());
  });
  for (const name of patches())
    it(`${name}: the patch fits the sources of now`, () => rmSync(plant(name), { recursive: true })).timeout(60_000);
});
