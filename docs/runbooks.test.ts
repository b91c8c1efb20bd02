import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const folder = join(import.meta.dirname, 'runbooks');
const root = join(import.meta.dirname, '..');
const pages = globSync('*.md', { cwd: folder }).filter((file) => file !== 'README.md');
const text = (file: string): string => readFileSync(join(folder, file), 'utf8');
const ALERTS = readFileSync(join(root, 'deploy/observability/prometheus/alerts.yml'), 'utf8');

describe('the runbooks', () => {
  it('each say how it is seen, the first look, and when it is over, and stand in the list', () => {
    expect(pages).to.have.length(7);
    for (const page of pages) {
      expect(text(page), page).to.match(/\n## How you see|\n## Before/);
      expect(text(page), page).to.contain('\n## It is over when\n');
      expect(text('README.md')).to.contain(`(${page})`);
    }
  });
  it('name alerts that there are, and each alert of the log and its readers is in the list', () => {
    const named = [...text('README.md').matchAll(/`([A-Z][a-z]\w+)`/g)].map(([, name = '']) => name);
    const known = [...ALERTS.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !known.includes(name))).to.deep.equal([]);
    const ofTheLog = ALERTS.split(/- name: /)[1] ?? '';
    for (const [, name = ''] of ofTheLog.matchAll(/- alert: (\w+)/g)) expect(named).to.include(name);
  });
  it('run scripts of ours that are there', () => {
    const scripts = [...pages, '../upgrading.md', '../quickstart.md'].flatMap((file) =>
      [...text(file).matchAll(/deploy\/[\w/.-]+\.(?:sh|mjs|ts)/g)].map(([name]) => name),
    );
    expect(scripts.length).to.be.greaterThan(3);
    expect(scripts.filter((name) => !name.startsWith('deploy/docker/') && !existsSync(join(root, name)))).to.deep.equal(
      [],
    );
  });
});
