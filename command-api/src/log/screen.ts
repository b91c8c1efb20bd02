/**
 * What a person sees, or a program with --json. Results go to stdout; how far it is goes to stderr: one line that is
 * rewritten on a terminal, otherwise one every few seconds. As JSON everything goes to stdout, one object a line.
 */
import { createInterface } from 'node:readline/promises';

export type Progress = { topic: string; done: number; of: number; perSecond: number; secondsLeft?: number };

export type Screen = {
  /** Something that happened: a sentence for a person, the step itself for a program. */
  say(sentence: string, step: object): void;
  /** What only a program wants to know. */
  detail(step: object): void;
  progress(progress: Progress, step: object): void;
  /** Something that is tried again: told once in a while. */
  trouble(error: Error, what: string): void;
  /** Undefined when there is nobody to ask. */
  ask(question: string, signal: AbortSignal): Promise<boolean | undefined>;
};

const JSON_EVERY_MS = 1_000;
const LINE_EVERY_MS = 5_000;
const TROUBLE_EVERY_MS = 30_000;
const CLEAR = '\r\u001b[K';

export function createScreen(json: boolean): Screen {
  const terminal = process.stderr.isTTY && !json;
  const told = new Map<string, number>();
  let tellAt = 0;
  let open = false;

  const close = (): void => {
    if (open) process.stderr.write(CLEAR);
    open = false;
  };
  const print = (step: object): void => console.log(JSON.stringify(step));
  return {
    say: (sentence, step) => {
      close();
      tellAt = 0;
      if (json) print(step);
      else console.log(sentence);
    },
    detail: (step) => {
      if (json) print(step);
    },
    progress: (progress, step) => {
      if ((!terminal && performance.now() < tellAt) || (!json && progress.of === 0)) return;
      tellAt = performance.now() + (json ? JSON_EVERY_MS : LINE_EVERY_MS);
      if (json) return print(step);
      process.stderr.write(terminal ? `${CLEAR}${lineOf(progress)}` : `${lineOf(progress)}\n`);
      open = terminal;
    },
    trouble: (error, what) => {
      if (performance.now() < (told.get(error.message) ?? 0)) return;
      told.set(error.message, performance.now() + TROUBLE_EVERY_MS);
      close();
      if (json) print({ what: 'trouble', message: error.message, during: what });
      else console.error(`${what}: ${error.message} Trying again.`);
    },
    ask: async (question, signal) => {
      if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      // Ctrl-C and Ctrl-D end it without an answer.
      const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
      const answer = lines.question(question, { signal }).catch(() => '');
      const yes = /^\s*y(es)?\s*$/i.test(await Promise.race([answer, ended]));
      lines.close();
      return yes;
    },
  };
}

export const many = (n: number, what: string): string => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;

function lineOf({ topic, done, of, perSecond, secondsLeft }: Progress): string {
  const share = of === 0 ? 100 : Math.floor((100 * done) / of);
  const left = secondsLeft === undefined || done === of ? '' : `, ${timeOf(secondsLeft)} left`;
  return `${topic}: ${done.toLocaleString('en')} of ${many(of, 'record')} (${String(share)} %), ${perSecond.toLocaleString('en')}/s${left}`;
}

function timeOf(seconds: number): string {
  if (seconds < 90) return `${String(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${String(minutes)} min` : `${String(Math.ceil(minutes / 60))} h`;
}
