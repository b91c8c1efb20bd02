// `npm run simulate`: see --help.
import { parseArgs } from 'node:util';
import { SEEDS } from '../testing/random.ts';
import { simulate } from './simulate.ts';

const HELP = `Runs the product's own rules in one process, in worlds made by chance: commands, relay, bridge, readers, dispatcher and
reminder clock on a database in memory, with processes that die, stand still and are started again, connections that
break, messages lost and doubled, clocks that jump, and poison on the log. Every change is held against the promises.

  npm run simulate -- [--steps N] [--seed N] [--trace]

  --steps N   at least so many steps (default 1000000)
  --seed N    begins with this world (default: one by chance, printed); the same seed is the same run
  --trace     prints every step

Ends with 1 when a promise was broken, or when a long run never met one of the faults it is there for.`;

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '1000000' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const steps = wholeNumber('--steps', values.steps);
const seed = values.seed === undefined ? Math.floor(Math.random() * SEEDS) : wholeNumber('--seed', values.seed);
console.log(`seed ${String(seed)}, ${String(steps)} steps`);

const began = performance.now();
const seconds = (): number => (performance.now() - began) / 1_000;
let next = 0;
const result = await simulate({
  ...{ seed, steps },
  ...(values.trace ? { onStep: (line: string) => console.log(line) } : {}),
  onProgress: (done) => {
    if (seconds() < next) return;
    next = seconds() + 10;
    if (done > 0) console.error(`${String(done)} steps, ${(done / seconds()).toFixed(0)} a second`);
  },
});

for (const [name, count] of result.counts) console.log(`${String(count).padStart(9)}  ${name}`);
const rate = (result.steps / seconds()).toFixed(0);
console.log(
  `${String(result.steps)} steps in ${String(result.worlds)} worlds, ${seconds().toFixed(1)} s, ${rate} a second`,
);
if (result.wrong) {
  const { seed: world, step, what } = result.wrong;
  console.error(
    `\nBroken: ${what}\nAfter ${String(step)} steps of world ${String(world)}. Run it again: npm run simulate -- --seed ${String(world)} --steps 1`,
  );
  process.exit(1);
}
for (const name of result.missed) console.error(`Never met: ${name}`);
process.exit(result.missed.length > 0 ? 1 : 0);

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  console.error(`${name} must be a whole number, not ${text}.`);
  process.exit(2);
}
