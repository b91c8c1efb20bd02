/** Colours for a terminal that has them; plain text for everything else (a pipe, NO_COLOR, a dumb terminal). */
export type Paint = Record<'red' | 'yellow' | 'green' | 'dim' | 'bold', (text: string) => string>;

const CODES = { red: 31, yellow: 33, green: 32, dim: 2, bold: 1 } as const;

export function paintFor(out: { isTTY?: boolean }, env: NodeJS.ProcessEnv): Paint {
  const on = out.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const paint = (code: number) => (text: string) => (on ? `\u001b[${String(code)}m${text}\u001b[0m` : text);
  return Object.fromEntries(Object.entries(CODES).map(([name, code]) => [name, paint(code)])) as Paint;
}
