/**
 * A spreadsheet takes a cell that begins with one of these signs for a formula and works it out, also in a file that somebody
 * else wrote. An apostrophe before it makes it text; one that stood there already gets another, so that it can be taken
 * off again. What begins otherwise is left as it is.
 */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

export const guarded = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell);

export const unguarded = (cell: string): string =>
  cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
