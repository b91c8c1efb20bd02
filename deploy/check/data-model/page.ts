/** docs/data-model.md: its tables and diagrams, from what the database says. The text around them is written by hand. */
import type { Column, Relation } from './catalogue.ts';
import { HANG_TOGETHER, HOLDS } from './tables.ts';

const nameOf = ({ schema, name }: Relation): string => `${schema}.${name}`;

/** Puts in what belongs between the marks of each schema. Throws when something is not described, or described and not there. */
export function filledIn(page: string, relations: readonly Relation[]): string {
  const known = relations.map(nameOf);
  const faults = [
    ...known.filter((name) => !Object.hasOwn(HOLDS, name)).map((name) => `${name} is not described in tables.ts`),
    ...Object.keys(HOLDS)
      .filter((name) => !known.includes(name))
      .map((name) => `${name} is described in tables.ts, and is not there`),
    ...HANG_TOGETHER.flatMap(([from, to, columns]) => faultsOf(relations, from, to, columns)),
  ];
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return [...new Set(relations.map(({ schema }) => schema))].reduce((text, schema) => {
    const own = relations.filter((each) => each.schema === schema);
    return between(text, schema, [diagram(own), table(own)].filter(Boolean).join('\n\n'));
  }, page);
}

function faultsOf(relations: readonly Relation[], from: string, to: string, columns: string): string[] {
  const target = relations.find((each) => nameOf(each) === to);
  const missing = columns.split(', ').filter((name) => !target?.columns.some((column) => column.name === name));
  return [
    ...(relations.some((each) => nameOf(each) === from) ? [] : [`there is no ${from}`]),
    ...missing.map((name) => `${to} has no ${name}`),
  ];
}

function between(page: string, schema: string, text: string): string {
  const [begin, end] = [`<!-- schema ${schema}: made by npm run data-model -->`, `<!-- /schema ${schema} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/data-model.md has no place for ${schema}: ${begin} … ${end}`);
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}

const SHORT: readonly (readonly [RegExp, string])[] = [
  [/^timestamp with time zone/, 'timestamptz'],
  [/^double precision/, 'float8'],
];
const shortType = (type: string): string => SHORT.reduce((text, [long, short]) => text.replace(long, short), type);

/** An entity-relationship diagram of the tables; views have none. */
function diagram(relations: readonly Relation[]): string {
  const tables = relations.filter(({ kind }) => kind === 'table');
  if (tables.length === 0) return '';
  const bound = tables.flatMap((each) =>
    each.refers.map(({ to, columns }) => `  ${to.split('.')[1] ?? to} ||--o{ ${each.name} : "${columns.join(', ')}"`),
  );
  const loose = HANG_TOGETHER.filter(([from]) => from.startsWith(`${tables[0]?.schema ?? ''}.`)).map(
    ([from, to, columns]) => `  ${from.split('.')[1] ?? ''} ||..o{ ${to.split('.')[1] ?? ''} : "${columns}"`,
  );
  return ['```mermaid', 'erDiagram', ...bound, ...loose, ...tables.map(entity), '```'].join('\n');
}

function entity({ name, columns, key, unique, refers }: Relation): string {
  const marks = ({ name: column }: Column): string =>
    [
      ...(key.includes(column) ? ['PK'] : []),
      ...(refers.some((each) => each.columns.includes(column)) ? ['FK'] : []),
      ...(unique.includes(column) ? ['UK'] : []),
    ].join(', ');
  const about = ({ made, nullable }: Column): string =>
    made ? ' "made by the database"' : nullable ? ' "or null"' : '';
  const lines = columns.map((column) =>
    `    ${shortType(column.type)} ${column.name} ${marks(column)}${about(column)}`.trimEnd(),
  );
  return [`  ${name} {`, ...lines, '  }'].join('\n');
}

function table(relations: readonly Relation[]): string {
  const views = relations.every(({ kind }) => kind === 'view');
  const head = views ? ['View', 'Shows', 'Read by'] : ['Table', 'Holds', 'Key', 'Written by', 'Read by'];
  const rows = relations.map((each) => [
    `\`${each.name}\``,
    HOLDS[nameOf(each)] ?? '',
    ...(views
      ? []
      : [
          each.key.map((column) => `\`${column}\``).join(', ') || (each.kind === 'view' ? 'a view' : '–'),
          writers(each),
        ]),
    readers(each),
  ]);
  const all = [head, ...rows];
  const widths = head.map((_, n) => Math.max(3, ...all.map((row) => row[n]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

const VERBS: Record<string, string> = { insert: 'adds', update: 'changes', delete: 'deletes' };

/** Such as "command adds, changes; projectors changes `version`". */
function writers({ rights }: Relation): string {
  const roles = [...new Set(rights.filter(({ right }) => right !== 'select').map(({ role }) => role))];
  return (
    roles
      .map((role) => {
        const own = rights.filter((each) => each.role === role && each.right !== 'select');
        return `${role} ${own.map(({ right, columns }) => `${VERBS[right] ?? right}${columns ? ` ${columns.map((name) => `\`${name}\``).join(' ')}` : ''}`).join(', ')}`;
      })
      .join('; ') || 'the owner'
  );
}

const readers = ({ rights }: Relation): string =>
  rights
    .filter(({ right }) => right === 'select')
    .map(({ role, columns }) => (columns ? `${role} (in part)` : role))
    .join(', ') || '–';
