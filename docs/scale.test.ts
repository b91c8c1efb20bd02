import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';

const file = join(import.meta.dirname, 'scale.md');
const page = readFileSync(file, 'utf8');

/** The rows of the table below a heading, as cells. */
function table(heading: string): string[][] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const number = (text: string): number => Number(/[\d,]*\.?\d+/.exec(text)?.[0].replaceAll(',', ''));
const assumed = Object.fromEntries(
  table('Assumed')
    .slice(2)
    .map(([name = '', value = '']) => [name, number(value)]),
);
const formulas = /## Formulas\n\n```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
const columns = table('Capacity')[0] ?? [];

/** Two digits say what such a figure knows. */
function shown(value: number): string {
  if (value >= 100) return Number(value.toPrecision(2)).toLocaleString('en-US');
  return String(value >= 10 ? Math.round(value) : Number(value.toPrecision(2)));
}
/** What can be counted is told as it is. */
const COUNTED = /^(users|partitions|shards|readers|\w+Pods)$/;

/** A row of the capacity table, by the formulas and the assumptions of the page. */
function row(users: number): string[] {
  const scope: Record<string, number> = { ...assumed, users };
  runInNewContext(formulas, Object.assign(scope, { max: Math.max, ceil: Math.ceil }));
  return columns.map((name) => {
    const value = scope[name] ?? Number.NaN;
    return COUNTED.test(name) ? value.toLocaleString('en-US') : shown(value);
  });
}

describe('the table of capacities', () => {
  it('is what its formulas make of its assumptions', () => {
    const rows = table('Capacity').slice(2);
    expect(rows.map(([users]) => users)).to.include.members(['1,000', '100,000,000']);
    const wanted = rows.map(([users = '']) => row(number(users)));
    // `SCALE=write npx mocha docs/scale.test.ts` puts the figures in after an assumption has changed.
    if (process.env['SCALE'] === 'write') rewrite(wanted);
    else expect(rows).to.deep.equal(wanted);
  });
  it('names nothing that is not assumed or computed, and assumes nothing that is not used', () => {
    const named = new Set([...formulas.matchAll(/\b[a-z]\w*\b/gi)].map(([name]) => name));
    expect(Object.keys(assumed).filter((name) => !named.has(name))).to.deep.equal([]);
    expect(columns.filter((name) => !new RegExp(`^(users|${[...named].join('|')})$`).test(name))).to.deep.equal([]);
    expect(row(1_000_000)).not.to.include('NaN');
  });
  it('starts from figures that were measured, as they were measured', () => {
    const measured = table('Measured, on one machine').slice(2);
    const checked = measured.filter(([, figure = '', where = '']) => {
      const [, result, path] = /`(bench\/results\/[\w-]+\.json)` ([\w.]+)/.exec(where) ?? [];
      if (result === undefined || path === undefined) return false;
      const found = path
        .split('.')
        .reduce<unknown>(
          (value, key) => (value as Record<string, unknown>)[key],
          JSON.parse(readFileSync(join(import.meta.dirname, '..', result), 'utf8')),
        );
      expect(number(figure), `${result} ${path}`).to.equal(found);
      return true;
    });
    expect(checked).to.have.length.greaterThan(3);
  });
});

function rewrite(rows: readonly string[][]): void {
  const head = [columns, columns.map(() => '---:'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  writeFileSync(
    file,
    page.replace(/<!-- capacity -->[\s\S]*<!-- \/capacity -->/, `<!-- capacity -->\n\n${head}\n\n<!-- /capacity -->`),
  );
}
