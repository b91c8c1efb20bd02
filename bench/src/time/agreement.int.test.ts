import { orSkip } from '@tasklog/runtime/testing/real/skip';
import { expect } from 'chai';
import { agreement, hashesByProcessZone } from './agreement.ts';
import { librariesOf } from './oracle.ts';

const SEED = 26;
const SERIES = 1_200;

describe('the dates of repeats', () => {
  it('are those of python-dateutil and zoneinfo, for ten thousand computations over all zones', async function () {
    const libraries = await orSkip(this, [], () => Promise.resolve().then(() => librariesOf()));
    const { computations, differences, judge } = await agreement(libraries, SEED, SERIES);
    expect(computations).to.be.at.least(10_000);
    // Another release of tzdata may know of other changes of a clock.
    if (judge.tzdata !== process.versions['tz'])
      console.log(`    tzdata: ${judge.tzdata}, here ${process.versions['tz']}`);
    expect(differences).to.deep.equal([]);
  });

  it('do not depend on the zone of the process', async () => {
    const hashes = await hashesByProcessZone(SEED, 300);
    expect(new Set(Object.values(hashes)).size).to.equal(1);
  });
});
