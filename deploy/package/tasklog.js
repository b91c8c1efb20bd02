#!/usr/bin/env node
// Tasklog needs the Node that comes with it, and may have been called with an older one: then it goes on with the right one.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NEEDED = 26;
const main = join(dirname(fileURLToPath(import.meta.url)), 'node_modules/@tasklog/cli/src/main.js');

if (Number.parseInt(process.versions.node, 10) >= NEEDED) await import(pathToFileURL(main).href);
else {
  const child = spawn(nodeThatCame(), [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

function nodeThatCame() {
  const require = createRequire(import.meta.url);
  const here = `-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const name = Object.keys(require('./package.json').optionalDependencies).find((each) => each.endsWith(here));
  try {
    return join(
      dirname(require.resolve(`${name}/package.json`)),
      'bin',
      `node${process.platform === 'win32' ? '.exe' : ''}`,
    );
  } catch {
    process.stderr.write(`Tasklog needs Node ${NEEDED} or later, and none came with it for ${here.slice(1)}.\n`);
    process.exit(78);
  }
}
