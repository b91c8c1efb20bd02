// `npm run newcomer`: see --help.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { guestSays } from '../testing/guest.ts';
import { carryOut, stepsOf } from './newcomer/steps.ts';
import type { Step } from './newcomer/steps.ts';
import { PORTS, portSettings } from '../testing/ports.ts';
import type { PortSetting } from '../testing/ports.ts';
import { startProduct } from '../testing/product.ts';
import type { Product } from '../testing/product.ts';
import { Terminal } from '../testing/terminal.ts';

const HELP = `Does what somebody does who has just come: clones what is committed into an empty folder, types what README.md says,
says its first sentence as a guest, and adds a command by following docs/how-to/add-a-command.md to the letter. Only npm's
cache is what was there before.

  npm run newcomer -- [--as-committed] [--keep]

  --as-committed   although there are changes that are not committed, which a clone has not
  --keep           leaves the clone where it is

Ends with 1, and says at which line of which page, when something is not as the page has it.`;

const { values } = parseArgs({
  options: {
    'as-committed': { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}

const repository = join(import.meta.dirname, '../..');
const HOW_TO = 'docs/how-to/add-a-command.md';
const COMMAND_WITHIN_MS = 600_000;
const READY_WITHIN_MS = 400_000;

const git = (...args: string[]): string => execFileSync('git', args, { cwd: repository, encoding: 'utf8' }).trim();
if (!values['as-committed'] && git('status', '--porcelain') !== '') {
  console.error(
    'Some changes are not committed, and a clone would be without them. Commit them, or say --as-committed.',
  );
  process.exit(1);
}

const began = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'tasklog-newcomer-'));
// The database's system user enters it as well.
chmodSync(folder, 0o755);
const clone = join(folder, 'tasklog');
const dataDir = join(folder, 'data');
const ports = await portSettings();
const terminal = new Terminal(clone, { ...ports, TASKLOG_DATA: dataDir });
let product: Product | undefined;
let at = 'git clone';

/** Between signals and the end: everything that was started is stopped, whatever happened. */
async function leave(): Promise<void> {
  await terminal.close();
  if (!values.keep) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void leave().then(() => process.exit(1)));

function say(what: string): void {
  console.log(`${String(Math.round((performance.now() - began) / 1_000)).padStart(4)} s  ${what}`);
}

/** As the page has it, but for the ports. */
function typed(text: string): string {
  return Object.entries(PORTS).reduce(
    (command, [name, port]) =>
      command.replaceAll(`localhost:${String(port)}`, `localhost:${ports[name as PortSetting]}`),
    text,
  );
}

async function follow(step: Step): Promise<void> {
  at = step.at;
  const [first = '', ...more] = step.text.trim().split('\n');
  if (step.do !== 'type') {
    carryOut(clone, step);
    say(`${at}  ${step.do === 'write' ? 'a new file' : 'lines in'} ${step.file}`);
  } else if (/\bnpm start$/.test(step.text.trim())) {
    product = await startProduct(terminal, { command: typed(step.text), withinMs: READY_WITHIN_MS, dataDir, ports });
    say(`${at}  ${first}: it is ready`);
  } else {
    await terminal.type(typed(step.text), COMMAND_WITHIN_MS);
    say(`${at}  ${first}${more.length > 0 ? ' …' : ''}`);
  }
}

async function stop(): Promise<void> {
  at += ' (Ctrl-C)';
  await product?.stop();
  product = undefined;
}

const pageOf = (page: string): string => readFileSync(join(clone, page), 'utf8');

try {
  execFileSync('git', ['clone', '--quiet', repository, clone]);
  say(`a clean clone of ${git('rev-parse', '--short', 'HEAD')}`);

  const readme = pageOf('README.md');
  const run = stepsOf('README.md', readme).find(({ text }) => text.includes('npm start'));
  const sentence = /"([^"]+)"/.exec(readme)?.[1];
  if (run === undefined || sentence === undefined)
    throw new Error('README.md says not how to start it, or what to say');
  await follow(run);
  const titles = await guestSays(product?.web ?? '', sentence);
  say(`a guest said “${sentence}”; on the list: ${titles.join(', ')}`);
  await stop();

  const steps = stepsOf(HOW_TO, pageOf(HOW_TO));
  for (const step of steps) await follow(step);
  await stop();
  say(`README.md and all ${String(steps.length)} steps of ${HOW_TO} do what they say.`);
} catch (error) {
  console.error(`\nA newcomer comes as far as ${at}:\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await leave();
}
