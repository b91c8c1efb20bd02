// What lerna calls (the script `version`) between the new versions of the workspaces and their commit: the changelog and the
// repository's own manifest get it as well.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { released } from './changelog.ts';

const root = join(import.meta.dirname, '../..');
const change = (file: string, to: (text: string) => string): void => {
  writeFileSync(join(root, file), to(readFileSync(join(root, file), 'utf8')));
  execFileSync('git', ['add', file], { cwd: root });
};

const { version } = JSON.parse(readFileSync(join(root, 'lerna.json'), 'utf8')) as { version: string };
const today = new Date().toISOString().slice(0, 10);
change('CHANGELOG.md', (text) => released(text, version, today));
change('package.json', (text) => text.replace(/"version": "[^"]*"/, `"version": "${version}"`));
change('package-lock.json', (text) => text.replaceAll(/("name": "tasklog",\s+"version": )"[^"]*"/g, `$1"${version}"`));
for (const image of ['node', 'web'])
  change(`deploy/docker/Dockerfile.${image}`, (text) => text.replace(/^ARG VERSION=.*$/m, `ARG VERSION=${version}`));
// It ends it without a line's end.
change('lerna.json', (text) => `${text.trimEnd()}\n`);
