import type { Filter, Term } from './expression.ts';

/** The filter as a line that means the same, whenever it is read. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'or':
      return filter.of.map(printFilter).join(' | ');
    case 'and':
      return filter.of.map((part) => (part.kind === 'or' ? `(${printFilter(part)})` : printFilter(part))).join(' & ');
    case 'not':
      return filter.of.kind === 'and' || filter.of.kind === 'or'
        ? `!(${printFilter(filter.of)})`
        : `!${printFilter(filter.of)}`;
    default:
      return printTerm(filter);
  }
}

function printTerm(term: Term): string {
  switch (term.kind) {
    case 'all':
      return 'all';
    case 'status':
      return term.is;
    case 'overdue':
      return 'overdue';
    case 'days':
      return printDays(term);
    case 'has':
      return HAS[term.what];
    case 'priority':
      return `priority: ${term.is}`;
    case 'tag':
      return `@${term.parts.map(freed).join('*')}`;
    case 'search':
      return `search: ${term.words.map(quoted).join(' ')}`;
    case 'by':
      return `by ${term.actor}`;
  }
}

const HAS = {
  date: 'has date',
  tag: 'has tag',
  notes: 'has notes',
  repeat: 'recurring',
  reminder: 'has reminder',
};

function printDays({ of, from, to }: Term & { kind: 'days' }): string {
  if (from === undefined) return to === undefined ? 'all' : `${of} until: ${to}`;
  if (to === undefined) return `${of} since: ${from}`;
  return from === to ? `${of}: ${from}` : `${of}: ${from} to ${to}`;
}

const freed = (text: string): string => text.replace(/[\\"&|!(),*\s]/g, '\\$&');
const quoted = (text: string): string => (/^[\p{L}\p{N}]+$/u.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`);
