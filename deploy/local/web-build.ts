import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from './progress.ts';

const web = join(import.meta.dirname, '../../web');

/**
 * Builds the web when its sources have changed since the last build; the first start shows how it goes. The published
 * package has a build and no sources.
 */
export async function ensureWebBuilt(progress: Progress): Promise<void> {
  if (!existsSync(join(web, 'app'))) return;
  if ((await node(['build-digest.ts'])).code === 0) return;
  progress.begin('building the web (about a minute, once)');
  const next = join(import.meta.dirname, '../../node_modules/next/dist/bin/next');
  const { code, output } = await node(
    [next, 'build'],
    { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    (line) => progress.note(line),
  );
  if (code !== 0) throw new Error(`The web could not be built:\n${output}`);
}

async function node(
  args: string[],
  env: Record<string, string> = {},
  onLine: (line: string) => void = () => undefined,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, args, {
    cwd: web,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000);
      const line = chunk.toString().trim().split('\n').at(-1)?.trim();
      if (line) onLine(line);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, output };
}
