import pg from 'pg';
import { machine } from './figures.ts';
import { emmettRebuild } from './replay/emmett.ts';
import { fillLive, makeHistory } from './replay/history.ts';
import { rebuildUnderLoad } from './replay/under-load.ts';
import { withServer } from './server.ts';

const COMMANDS_PER_SECOND = 500;
const LOOKS_PER_SECOND = 50;

type Measured = { state: string; perSecond: number; looks: { empty: number; older: number } };

/** How fast a read model is built anew while the installation works, beside Emmett's rebuild of the same events. */
export async function replay({ quick }: { quick: boolean }): Promise<unknown> {
  return withServer(async (url) => {
    const events = await makeHistory(url, quick ? 100_000 : 1_000_000);
    await settled(url);
    const emmett = await emmettRebuild(url, quick ? 2_000 : 20_000);
    await fillLive(url);
    await settled(url);
    const tasklog = (await rebuildUnderLoad(url, {
      ...{ projector: 'tasks', commandsPerSecond: COMMANDS_PER_SECOND, looksPerSecond: LOOKS_PER_SECOND },
    })) as Measured;
    const ratio = Math.round((10 * tasklog.perSecond) / emmett.perSecond) / 10;
    const { empty, older } = tasklog.looks;
    return {
      ...{ bench: 'replay', quick, machine: machine(), events },
      tasklog,
      emmett: { ...emmett, without: 'commands going on: it has the machine to itself' },
      ratio,
      targets: {
        'at least 20,000 events/s while 500 commands/s go on': tasklog.perSecond >= 20_000,
        'at least 20 times Emmett': ratio >= 20,
        'swapped, and nobody saw an empty or older list': tasklog.state === 'swapped' && empty + older === 0,
      },
    };
  });
}

/** What was prepared is on the disk, vacuumed and known to the planner: none of that is measured. */
async function settled(url: string): Promise<void> {
  const db = new pg.Client(url);
  await db.connect();
  await db.query('vacuum (analyze)');
  await db.query('checkpoint');
  await db.end();
}
