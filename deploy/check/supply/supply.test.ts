import { expect } from 'chai';
import { adviceInWords, adviceOf } from './advisories.ts';
import { hashFaults } from './hashes.ts';
import { installScripts, scriptFaults, SCRIPTS } from './install-scripts.ts';
import { isAllowed, licenceFaults } from './licences.ts';
import { packagesIn, readLock } from './lock.ts';
import type { Entry, Lock } from './lock.ts';
import { notPinned, rangesIn } from './pinned.ts';
import { sbomFaults, writeSbom } from './sbom.ts';

const lock = readLock();
const planted = (name: string, entry: Entry): Lock => ({
  packages: {
    ...lock.packages,
    [`node_modules/${name}`]: { version: '1.0.0', license: 'MIT', integrity: 'sha512-x', ...entry },
  },
});

describe('what everything is made of', () => {
  it('is asked for in exact versions', () => {
    expect(notPinned()).to.deep.equal([]);
    for (const version of ['^1.0.0', '~1.0.0', '1', '1.x', '*', 'latest', '>=1.0.0', 'git+https://example.org/a.git'])
      expect(rangesIn('a/package.json', { devDependencies: { a: version } }), version).to.have.length(1);
  });

  it('runs no script when it is installed but those that were looked at', () => {
    expect(installScripts(lock)).to.deep.equal([]);
    expect(packagesIn(lock).filter(({ hasInstallScript }) => hasInstallScript)).to.have.length(12);
    for (const { about } of Object.values(SCRIPTS)) expect(about).not.to.equal('');
    expect(scriptFaults(planted('miner', { hasInstallScript: true }), {})).to.deep.equal([
      'miner runs a script when it is installed, and nobody has said what it does',
    ]);
    expect(scriptFaults(lock, { nx: true })).to.have.length(1);
    expect(scriptFaults({ packages: {} }, {})).to.have.length(Object.keys(SCRIPTS).length);
  });

  it('is under licences that are on the list', () => {
    expect(licenceFaults(lock)).to.deep.equal([]);
    for (const license of [
      'GPL-3.0',
      'AGPL-3.0-only',
      'BUSL-1.1',
      'UNLICENSED',
      'SEE LICENSE IN LICENSE',
      '',
      'MIT AND SSPL-1.0',
    ])
      expect(licenceFaults(planted('a', { license })), license).to.have.length(1);
    const { license: _, ...unsaid } = planted('a', {}).packages['node_modules/a'] as Entry;
    expect(licenceFaults({ packages: { ...lock.packages, 'node_modules/a': unsaid } })).to.have.length(1);
    expect(isAllowed('(GPL-2.0 OR MIT)')).to.equal(true);
    expect(isAllowed('(GPL-2.0 AND MIT)')).to.equal(false);
  });

  it('is known by its hash', () => {
    expect(hashFaults(lock)).to.deep.equal([]);
    expect(hashFaults(planted('a', { integrity: 'sha1-x' }))).to.deep.equal(['a 1.0.0 has no sha512 in the lock']);
  });

  it('is written down whole, as CycloneDX', function () {
    this.timeout(120_000);
    const { sbom } = writeSbom();
    expect(sbomFaults(sbom, lock)).to.deep.equal([]);
    const components = sbom.components ?? [];
    expect(components.length).to.be.above(1_000);
    const without = components.filter(({ purl }) => purl !== 'pkg:npm/express@5.3.0');
    expect(sbomFaults({ ...sbom, components: without }, lock)).to.deep.equal([
      'pkg:npm/express@5.3.0 is in the lock and not in the bill of materials',
    ]);
    const more = { name: 'a', version: '1.0.0', purl: 'pkg:npm/a@1.0.0' };
    expect(sbomFaults({ ...sbom, components: [...components, more] }, lock)).to.have.length(1);
    expect(sbomFaults({ components }, lock)).to.include('it is no CycloneDX document');
  });
});

describe('what is known to be wrong with it', () => {
  const report = (vulnerabilities: object, total = 500): string =>
    JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: { dependencies: { total } } });

  it('is told when there is an answer', () => {
    expect(adviceInWords(adviceOf(report({})))).to.equal('advisories: 0 found for 500 packages');
    const found = adviceOf(report({ a: { severity: 'high', range: '<2' } }));
    expect(found).to.deep.equal({ kind: 'checked', found: ['a <2: high'], packages: 500 });
  });

  it('is “not checked” when nobody could be asked, and never “0 found”', () => {
    const silent = [
      '',
      'garbage',
      '{}',
      JSON.stringify({ error: { code: 'ENOTFOUND', summary: 'network request failed' } }),
      JSON.stringify({ message: '405 Method Not Allowed', method: 'POST' }),
      JSON.stringify({ auditReportVersion: 2, metadata: { dependencies: { total: 5 } } }),
      report({}, 0),
    ];
    for (const each of silent) {
      const advice = adviceOf(each, 'npm error code E405');
      expect(advice.kind, each).to.equal('not checked');
      expect(adviceInWords(advice), each).to.match(/^advisories: not checked \(.+\)$/);
    }
  });
});
