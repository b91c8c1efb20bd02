let silent = false;

/** Says on stderr what is being measured; the figures go to stdout. */
export function progress(what: string): void {
  if (silent) return;
  if (!process.stderr.isTTY) return console.error(what);
  process.stderr.write(`\r\x1b[2K${what}`);
}

/** For a log that is read for its end. */
export function withoutProgress(): void {
  silent = !process.stderr.isTTY;
}

/** Leaves the line. */
export function progressDone(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
}
