/** Shows something again and again until Ctrl-C: on a terminal in its place, otherwise one after the other. */
import { setTimeout as wait } from 'node:timers/promises';
import { Failure } from './failure.ts';

const EVERY_MS = 2_000;
const [HOME, ERASE_LINE, ERASE_REST] = ['\u001b[H', '\u001b[K', '\u001b[J'];
const CLEAR = '\u001b[2J';

/** Something that cannot be shown just now is said in its place: what was down may come back. */
export async function watch(show: () => Promise<string>, out: NodeJS.WriteStream): Promise<void> {
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  process.once('SIGTERM', () => stopping.abort());
  if (out.isTTY) out.write(CLEAR);
  while (!stopping.signal.aborted) {
    const text = await show().catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error;
      return error.message;
    });
    out.write(out.isTTY ? screen(text, out.rows) : `${text}\n`);
    await wait(EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
  }
}

function screen(text: string, rows: number): string {
  const lines = text.split('\n').slice(0, Math.max(1, rows - 1));
  return `${HOME}${lines.map((line) => `${line}${ERASE_LINE}`).join('\n')}\n${ERASE_REST}`;
}
