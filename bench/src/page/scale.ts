/**
 * The figures at the head of docs/scale.md, as they were last measured: each row that names a file of bench/results and a path
 * in it. A row may be told by a better bench once that has been run.
 */
import type { Result } from '../results.ts';

type Source = { name: string; path: string };

/** The command path was measured in the slice before it had a bench of its own. */
const BETTER: Readonly<Record<string, Source>> = {
  'slice commandPath.tasklog.perSecond.median': { name: 'append', path: 'unique.64.each.tasklog.perSecond.median' },
};

const ROW = /^(\| [^|]*\| )([\d,.]+)( ms)?( *\| `bench\/results\/)([\w-]+)(\.json` )([\w.]+)/;

export const withFigures = (page: string, read: (name: string) => Result | undefined): string =>
  page
    .split('\n')
    .map((line) => line.replace(ROW, (...found: string[]) => rowOf(found, read)))
    .join('\n');

function rowOf(found: readonly string[], read: (name: string) => Result | undefined): string {
  const [whole = '', what = '', figure = '', unit = '', before = '', name = '', between = '', path = ''] = found;
  const better = BETTER[`${name} ${path}`];
  const sources = [...(better ? [better] : []), { name, path }];
  for (const source of sources) {
    const value = valueAt(read(source.name), source.path);
    if (value === undefined) continue;
    const said = Number(figure.replaceAll(',', '')) === value ? figure : value.toLocaleString('en-US');
    return `${what}${said}${unit}${before}${source.name}${between}${source.path}`;
  }
  return whole;
}

function valueAt(result: Result | undefined, path: string): number | undefined {
  const found = path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], result);
  return typeof found === 'number' ? found : undefined;
}
