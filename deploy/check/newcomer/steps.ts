/**
 * What a page tells to do, in its order: a block of `sh` is typed; a block that names a file is that file; a `diff` that
 * names one changes it. Taken at its word: a file that should be new must not be there, lines that should be there must be.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { blocksIn } from '../../../docs/markdown.ts';
import type { Block } from '../../../docs/markdown.ts';

export type Step = { at: string; do: 'type' | 'write' | 'change'; file: string; text: string };

export const stepsOf = (page: string, markdown: string): Step[] =>
  blocksIn(page, markdown).flatMap(({ line, language, of: file, text }: Block) => {
    const kind =
      language === 'sh' ? 'type' : file === '' ? undefined : language === 'diff' ? ('change' as const) : 'write';
    return kind === undefined ? [] : [{ at: `${page}:${String(line)}`, do: kind, file, text }];
  });

/** Does to the files below `root` what the page says; what is to be typed is not its business. */
export function carryOut(root: string, { do: what, file, text }: Step): void {
  const path = join(root, file);
  if (what === 'write') {
    if (existsSync(path)) throw new Error(`${file} is there already`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  if (what === 'change') writeFileSync(path, changed(readFileSync(path, 'utf8'), text, file));
}

/** A text with a block's `+` and `-` carried out; `@@` begins at another place. The lines between must be there once. */
export function changed(before: string, diff: string, file: string): string {
  return diff.split(/^@@.*\n/m).reduce((text, hunk) => {
    const lines = hunk.split('\n').slice(0, -1);
    const having = (marks: string): string =>
      lines
        .filter((line) => line === '' || marks.includes(line.charAt(0)))
        .map((line) => `${line.slice(1)}\n`)
        .join('');
    const [old, fresh] = [having(' -'), having(' +')];
    // Whole lines: the text begins one as well.
    const whole = `\n${text}`;
    const at = whole.indexOf(`\n${old}`);
    const times = at < 0 || old === '' ? 'not' : whole.indexOf(`\n${old}`, at + 1) < 0 ? 'once' : 'more than once';
    if (times !== 'once') throw new Error(`these lines of ${file} are there ${times}:\n${old}`);
    return `${whole.slice(1, at + 1)}${fresh}${whole.slice(at + 1 + old.length)}`;
  }, before);
}

/** The same the other way round: it fits where it was carried out. */
export const backwards = (diff: string): string => diff.replaceAll(/^[+-]/gm, (mark) => (mark === '+' ? '-' : '+'));
