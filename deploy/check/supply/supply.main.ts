// `node deploy/check/supply/supply.main.ts`: what everything is made of, judged from the lock alone. `--sbom FILE` writes the bill of
// materials as CycloneDX as well, `--advisories` asks what is known to be wrong with it.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { adviceInWords, askAdvisories } from './advisories.ts';
import { hashFaults, withoutHash } from './hashes.ts';
import { installScripts } from './install-scripts.ts';
import { licenceFaults, licencesOf } from './licences.ts';
import { packagesIn, readLock } from './lock.ts';
import { notPinned } from './pinned.ts';
import { sbomFaults, writeSbom } from './sbom.ts';

const { values } = parseArgs({
  options: { sbom: { type: 'string' }, advisories: { type: 'boolean', default: false } },
});
const lock = readLock();
const faults = [...notPinned(), ...installScripts(lock), ...licenceFaults(lock), ...hashFaults(lock)];
console.log(
  `${String(packagesIn(lock).length)} packages, ${String(withoutHash(lock).length)} of them (builds for other platforms) without a hash.`,
);
for (const [name, count] of Object.entries(licencesOf(lock))) console.log(`${String(count).padStart(5)}  ${name}`);
if (values.sbom !== undefined) {
  const { text, sbom } = writeSbom();
  faults.push(...sbomFaults(sbom, lock));
  writeFileSync(values.sbom, text);
  console.log(`The bill of materials is in ${values.sbom}.`);
}
if (values.advisories) {
  const advice = askAdvisories();
  if (advice.kind === 'checked') faults.push(...advice.found);
  console.log(adviceInWords(advice));
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
