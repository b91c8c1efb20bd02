import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';

const folder = join(import.meta.dirname, 'runbooks');
const root = join(import.meta.dirname, '..');
const pages = globSync('*.md', { cwd: folder }).filter((file) => file !== 'README.md');
const text = (file: string): string => readFileSync(join(folder, file), 'utf8');
const ALERTS = readFileSync(join(root, 'deploy/observability/prometheus/alerts.yml'), 'utf8');

/** What a page tells to type: the words behind `npx tasklog`, up to a comment or the end of the code. */
const told = [...pages, '../operations.md', '../upgrading.md'].flatMap((file) =>
  [...text(file).matchAll(/npx tasklog ([^`#\n]+)/g)].map(([, words = '']) => ({ file, words: words.trim() })),
);

/** The command itself, without its arguments, and the options it is given. */
function parts(words: string): { command: string[]; options: string[] } {
  const bare = words.replaceAll(/"[^"]*"/g, 'TEXT').split(/\s+/);
  const named = bare.slice(0, 2).filter((word) => /^[a-z-]+$/.test(word) && !word.startsWith('-'));
  const [first = '', second] = named;
  const nested = ['log', 'audit', 'dead-letters', 'projections'].includes(first) && second !== undefined;
  return { command: nested ? [first, second] : [first], options: bare.filter((word) => /^--[a-z]/.test(word)) };
}

describe('the runbooks', function () {
  this.timeout(60_000);

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
  it('tell only commands and options that there are', () => {
    const helps = new Map<string, string>();
    const helpOf = (command: string[]): string => {
      const key = command.join(' ');
      const args = ['--disable-warning=ExperimentalWarning', join(root, 'cli/src/main.ts'), ...command, '--help'];
      const help = helps.get(key) ?? spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout;
      helps.set(key, help);
      return help;
    };
    expect(told.length).to.be.greaterThan(30);
    const wrong = told.filter(({ words }) => {
      const { command, options } = parts(words);
      const help = helpOf(command);
      return (
        !help.startsWith(`Usage: tasklog ${command.join(' ')}`) || options.some((option) => !help.includes(option))
      );
    });
    expect(wrong.map(({ file, words }) => `${basename(file)}: ${words}`)).to.deep.equal([]);
    expect(helpOf(['nonsense'])).not.to.contain('Usage: tasklog nonsense');
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
