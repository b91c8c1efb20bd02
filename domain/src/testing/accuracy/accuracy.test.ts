import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { floors, ownCases } from './cases.ts';
import { missInWords, reportOn } from './report.ts';

const { cases } = ownCases();

describe('the own cases', () => {
  const { families, misses } = reportOn(cases);
  const lowest = floors();

  for (const { name, ours } of families)
    it(`of ${name} are read as well as before`, () => {
      const missed = misses.filter(({ wanted }) => wanted.split === name).map(missInWords);
      expect(ours.right, missed.join('\n')).to.be.at.least(lowest[name] ?? Infinity);
    });

  it('have a floor for every family and for none that is gone', () =>
    expect(Object.keys(lowest).sort()).to.deep.equal(families.map(({ name }) => name).sort()));

  it('have an id each', () => expect(new Set(cases.map(({ id }) => id)).size).to.equal(cases.length));

  it('are many, and many of them must not be read as dates', () => {
    const traps = cases.filter(({ expect: wanted }) => wanted['due'] === null && wanted['rrule'] === null);
    expect(cases.length).to.be.at.least(600);
    expect(traps.length).to.be.at.least(80);
  });
});

describe('the zone of the process', () => {
  it('changes no answer', async function () {
    this.timeout(120_000);
    const [utc, ...others] = await Promise.all(
      ['UTC', 'America/New_York', 'Asia/Tokyo', 'Pacific/Apia'].map(answersUnder),
    );
    expect(utc?.split('\n').length).to.be.above(cases.length);
    for (const other of others) expect(other === utc).to.equal(true);
  });
});

function answersUnder(zone: string): Promise<string> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'answers.ts')],
    { env: { ...process.env, TZ: zone }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(out) : reject(new Error(`answers.ts ended with ${code}`))));
  });
}
