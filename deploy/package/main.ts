// `npm run package`: see --help.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundlesOf } from '../bundle/bundles.ts';
import { createProgress } from '../local/progress.ts';
import { ensureWebBuilt } from '../local/web-build.ts';
import { root } from './contents.ts';
import { stage } from './stage.ts';
import { tryPackage } from './try.ts';

const HELP = `Makes the package that is published, tasklog-VERSION.tgz: all workspaces as JavaScript, and the web built.

  npm run package -- [--to FOLDER] [--try]

  --to FOLDER   where it is put (default: the folder one stands in)
  --try         installs it into an empty folder, starts it there, says something, and stops it; it is not kept`;

const { values } = parseArgs({
  options: {
    to: { type: 'string', default: '.' },
    try: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}

const progress = createProgress();
const temporary = mkdtempSync(join(tmpdir(), 'tasklog-package-'));
try {
  await ensureWebBuilt(progress);
  const bundles = await bundlesOf(root, progress);
  progress.begin('packing');
  const staged = join(temporary, 'staged');
  mkdirSync(staged);
  stage(staged, bundles);
  const to = values.try ? temporary : resolve(process.env['INIT_CWD'] ?? process.cwd(), values.to);
  const file = join(to, pack(staged, to));
  progress.end();
  console.log(`${file}: ${(statSync(file).size / 1_000_000).toFixed(1)} MB`);
  if (values.try) await tryPackage(file, progress);
} catch (error) {
  progress.end();
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
}

/** The name of the file. */
function pack(folder: string, to: string): string {
  const said = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', to], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 64 * 2 ** 20,
  });
  const [packed] = JSON.parse(said) as { filename: string }[];
  if (packed === undefined) throw new Error(`npm packed nothing: ${said}`);
  return packed.filename;
}
