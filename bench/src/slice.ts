import { machine } from './figures.ts';
import { liveLatency } from './live.ts';
import { measureStart, removeData } from './whole.ts';

/** The figures of the whole: start, memory, and a command to the screen. */
export async function slice({ quick }: { quick: boolean }): Promise<unknown> {
  const { figures, running } = await measureStart({ quick });
  try {
    return {
      bench: 'slice',
      quick,
      machine: machine(),
      start: figures,
      live: await liveLatency(running, { quick }),
    };
  } finally {
    await running.stop();
    removeData(running);
  }
}
