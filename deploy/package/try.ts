import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '../local/progress.ts';
import { guestSays } from '../testing/guest.ts';
import { portSettings } from '../testing/ports.ts';
import { startProduct } from '../testing/product.ts';
import { Terminal } from '../testing/terminal.ts';

const INSTALLED_WITHIN_MS = 300_000;
const READY_WITHIN_MS = 120_000;
const COMMAND_WITHIN_MS = 60_000;
const MESSAGE = 'buy oat milk tomorrow at 9 #home';

/** What somebody does who has Node and npm and nothing of this repository. Rejects with what is wrong. */
export async function tryPackage(file: string, progress: Progress): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-installed-'));
  // The database's system user enters it as well.
  chmodSync(folder, 0o755);
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  const ports = await portSettings();
  const terminal = new Terminal(empty, ports);
  const leave = async (): Promise<void> => {
    await terminal.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void leave().then(() => process.exit(1)));
  const type = (command: string): Promise<string> => terminal.type(command, COMMAND_WITHIN_MS);
  try {
    progress.begin('installing it into an empty folder');
    await terminal.type(`npm install --prefer-offline --no-audit --no-fund ${file}`, INSTALLED_WITHIN_MS);
    progress.begin('its command');
    need(/^\d+\.\d+\.\d+$/m, await type('npx tasklog --version'));
    // Not through npm, which would put the Node that came before the one that is there.
    need(/^\d+\.\d+\.\d+$/m, await type('node node_modules/tasklog/tasklog.js --version'));
    need(/"title":"buy oat milk"/, await type(`npx tasklog interpret --json "${MESSAGE}"`));
    progress.begin('npx tasklog start');
    const product = await startProduct(terminal, {
      ...{ command: 'npx tasklog start', withinMs: READY_WITHIN_MS },
      ...{ dataDir: join(empty, '.tasklog'), ports },
    });
    if (product.said().includes('building the web'))
      throw new Error('The web is built at the start: it should be inside.');
    progress.begin('what is said to it');
    const titles = await guestSays(product.web, MESSAGE);
    need(/^buy oat milk$/m, titles.join('\n'));
    need(/^Added buy oat milk/, await type(`npx tasklog add --user ann --zone UTC "${MESSAGE}"`));
    need(/\[ \] .*buy oat milk #home/, await type('npx tasklog list --user ann'));
    await type('npx tasklog doctor');
    progress.begin('Ctrl-C');
    await product.stop();
    progress.end();
    const [size = ''] = execFileSync('du', ['-sm', join(empty, 'node_modules')], { encoding: 'utf8' }).split('\t');
    console.log(`It was installed (${size} MB with all it needs), started, told two things, and stopped.`);
  } finally {
    progress.end();
    await leave();
  }
}

function need(what: RegExp, said: string): void {
  if (!what.test(said)) throw new Error(`It should say ${String(what)}, and says:\n${said}`);
}
