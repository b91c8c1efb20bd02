import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readVersion } from './version.ts';

describe('the version that is served', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'tasklog-version-'))));
  afterEach(() => rmSync(dir, { recursive: true }));

  it('names the build and the files that its pages need, as addresses', async () => {
    mkdirSync(join(dir, '.next/static/chunks'), { recursive: true });
    writeFileSync(join(dir, '.next/BUILD_ID'), 'abc\n');
    for (const name of ['a.js', '[b].css', 'c.js.map']) writeFileSync(join(dir, '.next/static/chunks', name), '');
    const { build, files } = await readVersion(dir);
    expect(build).to.equal('abc');
    expect(files.filter((file) => file.startsWith('/_next/'))).to.deep.equal([
      '/_next/static/chunks/%5Bb%5D.css',
      '/_next/static/chunks/a.js',
    ]);
  });

  it('has no name without a build', async () => expect((await readVersion(dir)).build).to.equal(''));
});
