import { commandPath } from './command-path.ts';
import { machine } from './figures.ts';

/** The figures of the whole path: write, see, start. */
export async function slice({ quick }: { quick: boolean }): Promise<unknown> {
  return { bench: 'slice', quick, machine: machine(), commandPath: await commandPath({ quick }) };
}
