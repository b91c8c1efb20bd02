import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root, textOf } from './markdown.ts';

/** The files that a page names as those that show something: code, in backticks, with a path. */
const named = (markdown: string): string[] =>
  [...markdown.matchAll(/`([\w.()[\]-]+(?:\/[\w.()[\]-]+)+\.ts)`/g)].map(([, file = '']) => file);

/** The rows of all tables, cell by cell, without their heads. */
const rowsIn = (markdown: string): string[][] =>
  markdown
    .split('\n')
    .filter((line) => /^\|/.test(line) && !/^\|[\s|-]+\|$/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

const missing = (markdown: string): string[] => named(markdown).filter((file) => !existsSync(join(root, file)));

/** Rows of threats and risks that say neither which test shows them nor that there is nothing to show. */
const unshown = (markdown: string): string[] =>
  rowsIn(markdown)
    .filter((cells) => !['Shown by', 'Test'].includes(cells.at(-1) ?? ''))
    .filter((cells) => named(cells.at(-1) ?? '').length === 0 && cells.at(-1) !== '–')
    .map((cells) => cells.join(' | '));

describe('the threat model', () => {
  const page = textOf('docs/threat-model.md');

  it('names a file that there is for each threat', () => {
    expect(named(page).length).to.be.above(60);
    expect(missing(page)).to.deep.equal([]);
    expect(unshown(page)).to.deep.equal([]);
  });

  it('names files that try something', () => {
    const idle = named(page).filter(
      (file) => !/\b(it\(|expect\(|spawnSync\(|process\.exit)/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(idle).to.deep.equal([]);
  });

  it('has all ten of OWASP for APIs', () => {
    for (let n = 1; n <= 10; n += 1) expect(page).to.match(new RegExp(`^\\| API${String(n)} `, 'm'));
  });

  it('would be told of a file that is gone, and of a threat that nothing shows', () => {
    const planted =
      '| | Threat | Done | Shown by |\n|---|---|---|---|\n| S | a | b | `deploy/gone.test.ts` |\n| T | a | b | nothing |';
    expect(missing(planted)).to.deep.equal(['deploy/gone.test.ts']);
    expect(unshown(planted)).to.deep.equal(['T | a | b | nothing']);
  });
});
