import fc from 'fast-check';
import { startTogether } from '../services.ts';
import type { Together } from '../services.ts';
import { assistant } from './assistant.ts';
import { chat } from './chat.ts';
import { asked, Step, World } from './deeds.ts';
import type { Surface } from './deeds.ts';
import { rest } from './rest.ts';

/** What a surface may take: what is not tried by then is tried another time, by another seed. */
const WITHIN_MS = 12_000;
const RUNS = 40;
const MOST_STEPS = 14;

describe('whatever is asked, the answers and the list are those of a simple model', function () {
  this.timeout(300_000);
  let all: Together;
  let runs = 0;
  before(async () => {
    all = await startTogether();
  });
  after(() => all.stop());

  /** A failure is told with its seed and shrunk to the fewest steps. */
  const holds = (surface: Surface): Promise<void> =>
    fc.assert(
      fc.asyncProperty(
        fc.commands([asked.map((each) => new Step(each))], { maxCommands: MOST_STEPS }),
        async (steps) => {
          const world = new World(String((runs += 1)), surface);
          await fc.asyncModelRun(() => ({ model: {}, real: world }), steps);
        },
      ),
      { numRuns: RUNS, interruptAfterTimeLimit: WITHIN_MS },
    );

  it('over REST', () => holds(rest(all)));
  it('in a chat', () => holds(chat(all)));
  it('by an assistant', async () => {
    const surface = assistant(all);
    await holds(surface).finally(() => surface.close());
  });
});
