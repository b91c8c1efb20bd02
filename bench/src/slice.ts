import { commandPath } from './command-path.ts';
import { machine } from './figures.ts';
import { liveLatency } from './live.ts';
import { measureStart, removeData } from './whole.ts';

/** The figures of the whole path: write, see, start. */
export async function slice({ quick }: { quick: boolean }): Promise<unknown> {
  const path = await commandPath({ quick });
  const { figures, running } = await measureStart({ quick });
  try {
    return {
      bench: 'slice',
      quick,
      machine: machine(),
      commandPath: path,
      start: figures,
      live: await liveLatency(running, { quick }),
    };
  } finally {
    await running.stop();
    removeData(running);
  }
}
