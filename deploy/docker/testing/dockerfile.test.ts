import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { contextOf, pairsIn, parseDockerfile } from './dockerfile.ts';

const root = join(import.meta.dirname, '../../..');
const stagesOf = (name: string) => parseDockerfile(readFileSync(join(root, 'deploy/docker', name), 'utf8'));

describe('the Dockerfiles', () => {
  for (const name of ['Dockerfile.node', 'Dockerfile.web']) {
    const of = (instruction: string): string =>
      stagesOf(name)
        .at(-1)
        ?.instructions.filter((each) => each.name === instruction)
        .map(({ text }) => text)
        .join('\n') ?? '';
    describe(name, () => {
      it('ends in a stage that is small, runs as nobody and can be asked how it is', () => {
        expect(stagesOf(name).at(-1)?.from).to.match(/^node:26\.\d+\.\d+-\w+-slim$/);
        expect(of('USER')).to.equal('10001:10001');
        expect(of('HEALTHCHECK')).to.contain('deploy/docker/healthcheck.ts');
        expect(of('RUN')).to.match(/^rm /);
      });
      it('says what it is', () => {
        const labels = pairsIn(of('LABEL'));
        for (const label of ['title', 'description', 'licenses', 'version', 'revision'])
          expect(labels[`org.opencontainers.image.${label}`], label).to.match(/./);
      });
      it('carries its bill of materials', () =>
        expect(JSON.stringify(stagesOf(name))).to.match(/npm sbom [^"]*cyclonedx[^"]* > sbom\.cdx\.json/));
      it('installs without scripts of packages, and leaves out what only development needs', () => {
        const installs = stagesOf(name)
          .flatMap(({ instructions }) => instructions)
          .filter(({ text }) => text.includes('npm ci'));
        expect(installs.filter(({ text }) => !text.includes('--ignore-scripts'))).to.deep.equal([]);
        expect(installs.at(-1)?.text).to.contain('--omit=dev --omit=optional');
      });
    });
  }

  it('get of the repository the sources, and neither tests, nor secrets, nor what was installed or built', () => {
    const takes = contextOf(readFileSync(join(root, '.dockerignore'), 'utf8'));
    for (const path of [
      'package-lock.json',
      'runtime/src/pool.ts',
      'web/app/page.tsx',
      'cli/package.json',
      'web/migrations/1.sql',
      'deploy/docker/service.ts',
      'deploy/bundle/make.main.ts',
    ])
      expect(takes(path), path).to.equal(true);
    for (const path of [
      '.tasklog/compose/auth-secret',
      '.env',
      '.git/config',
      'node_modules/pg/index.js',
      'web/.next/BUILD_ID',
      'runtime/src/testing/database.ts',
      'runtime/src/settings.test.ts',
      'cli/src/main.ts',
      'bench/src/main.ts',
    ])
      expect(takes(path), path).to.equal(false);
  });

  it('refuse to be read where they say what is not understood', () => {
    expect(() => parseDockerfile('FROM a\nADD b c')).to.throw('ADD is not understood');
  });
});
