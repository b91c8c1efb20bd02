/** Says on stderr what is being measured; the figures go to stdout. */
export function progress(what: string): void {
  if (!process.stderr.isTTY) return console.error(what);
  process.stderr.write(`\r\x1b[2K${what}`);
}

/** Leaves the line. */
export function progressDone(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
}
