/** What the tests of the documentation read out of a page. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');
export const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Every page of the repository, those that are not committed yet as well. */
export function pages(): string[] {
  const known = ['ls-files', '-co', '--exclude-standard', '--deduplicate', '*.md'];
  return execFileSync('git', known, { cwd: root, encoding: 'utf8' })
    .trim()
    .split('\n')
    .filter((file) => existsSync(join(root, file)));
}

export type Block = {
  page: string;
  line: number;
  language: string;
  /** What stands behind it: a file's name. */ of: string;
  text: string;
};

/** The fenced blocks of a page, without the indentation of the list that one may stand in. */
export function blocksIn(page: string, markdown: string): Block[] {
  const found: Block[] = [];
  let open: (Block & { indent: number; fence: string }) | undefined;
  for (const [at, line] of markdown.split('\n').entries()) {
    const [, indent = '', fence = '', info = ''] = /^( *)(`{3,})(.*)$/.exec(line) ?? [];
    if (open && fence === open.fence && info === '') {
      const { indent: _, fence: __, ...block } = open;
      found.push(block);
      open = undefined;
    } else if (open) open.text += `${line.slice(Math.min(open.indent, line.length - line.trimStart().length))}\n`;
    else if (fence !== '') {
      const [language = '', of = ''] = info.trim().split(' ');
      open = { page, line: at + 1, language, of, text: '', indent: indent.length, fence };
    }
  }
  if (open) throw new Error(`${page}:${open.line}: a block that does not end`);
  return found;
}

/** The text that is read as text: without blocks of code. */
export const proseOf = (markdown: string): string =>
  markdown.replaceAll(/^( *)(`{3,})[^\n]*\n[\s\S]*?\n\1\2$/gm, (block) => block.replaceAll(/[^\n]/g, ''));

/** Where its links lead, those of pictures as well; addresses on the web are left out. */
export const linksIn = (markdown: string): string[] =>
  [
    ...proseOf(markdown)
      .replaceAll(/`[^`\n]*`/g, '')
      .matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g),
  ]
    .map(([, link = '']) => link)
    .filter((link) => !/^(https?:|mailto:)/.test(link));

/** The names by which its headings can be linked to, as GitHub makes them: the second of a name gets -1. */
export function anchorsIn(markdown: string): string[] {
  const count = new Map<string, number>();
  return [...proseOf(markdown).matchAll(/^#{1,6} (.+?)\s*#*$/gm)].map(([, heading = '']) => {
    const name = heading
      .replaceAll(/\]\([^)]*\)/g, '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-');
    const before = count.get(name) ?? 0;
    count.set(name, before + 1);
    return before === 0 ? name : `${name}-${before}`;
  });
}
