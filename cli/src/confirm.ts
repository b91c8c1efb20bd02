import { createInterface } from 'node:readline/promises';
import { Failure } from './failure.ts';

/** Asks before something that is hard to take back. Where nobody can answer, --yes must have been given. */
export async function confirmed(yes: true | undefined, question: string): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) throw new Failure(`${question} Nobody is there to answer: give --yes.`);
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asking.question(`${question} [y/N] `);
  asking.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new Failure('Nothing was done.');
}
