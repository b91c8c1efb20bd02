import { expect } from 'chai';
import { DEFECTS } from './defects.ts';
import type { Defect } from './defects.ts';
import { simulate } from './simulate.ts';

/** In so many steps each planted defect must be noticed. */
const WITHIN_STEPS = 200_000;

describe('the simulation', function () {
  this.timeout(60_000);

  it('breaks no promise in some worlds, and says what it met', async () => {
    const { wrong, counts, steps } = await simulate({ seed: 1, steps: 20_000 });
    expect(wrong).to.equal(undefined);
    expect(steps).to.be.at.least(20_000);
    expect(Object.fromEntries(counts)).to.include.keys('command: done', 'process: killed', 'reader: seen before');
  });

  it('is the same run for the same seed, to the last step', async () => {
    const lines = async (seed: number): Promise<string[]> => {
      const told: string[] = [];
      await simulate({ seed, steps: 1, onStep: (line) => told.push(line) });
      return told;
    };
    const first = await lines(7);
    expect(await lines(7)).to.deep.equal(first);
    expect(await lines(8)).to.not.deep.equal(first);
  });

  for (const defect of Object.keys(DEFECTS) as Defect[])
    it(`notices “${defect}”: ${DEFECTS[defect]}`, async () => {
      const { wrong } = await simulate({ seed: 1, steps: WITHIN_STEPS, defects: [defect] });
      expect(wrong).to.have.property('what');
    });
});
