import { stripVTControlCharacters } from 'node:util';

export type Column = { title: string; align?: 'left' | 'right' };

const GAP = '  ';

/** Rows under their titles, each column as wide as its widest cell. Colours in a cell take no room. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const lines = [columns.map(({ title }) => title), ...rows].map((row) => columns.map((_, n) => row[n] ?? ''));
  const widths = columns.map((_, n) => Math.max(...lines.map((line) => widthOf(line[n] ?? ''))));
  return lines
    .map((line) =>
      columns
        .map(({ align = 'left' }, n) => padded(line[n] ?? '', widths[n] ?? 0, align))
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
}

const widthOf = (text: string): number => [...stripVTControlCharacters(text)].length;

function padded(text: string, width: number, align: 'left' | 'right'): string {
  const fill = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'left' ? text + fill : fill + text;
}

/** What somebody else wrote, on one line and without anything that a terminal would obey. */
export function printable(text: string, length = 200): string {
  const plain = stripVTControlCharacters(text).replaceAll(
    // eslint-disable-next-line no-control-regex -- those are what must not reach the terminal
    /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g,
    ' ',
  );
  return plain.length > length ? `${plain.slice(0, length - 1)}…` : plain;
}
