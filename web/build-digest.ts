// A build carries the digest of the sources it was made from, so that "is it fresh?" does not depend on file times.
// `node build-digest.ts` exits 0 when .next holds the build of these sources, 1 when it must be built.
import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const web = import.meta.dirname;
const SOURCES = [
  '{app,assistants,chat,identity,live,messages,notifications,ops,server,settings,style,tasks,ui}/**/*.{ts,tsx,css,svg}',
  'messages/**/*.json',
  '*.{ts,mjs,json}',
  'public/**/*.*',
];

/** @returns 20 hex characters that change with any source file of the web or with the version of Next or React. */
export async function buildDigest(): Promise<string> {
  const digest = createHash('sha256');
  for (const path of await sourcePaths())
    digest
      .update(path)
      .update('\0')
      .update(await readFile(join(web, path)));
  return digest.digest('hex').slice(0, 20);
}

/** @returns the digest that the build in .next was made from; null without a finished build. */
export async function builtDigest(): Promise<string | null> {
  return readFile(join(web, '.next', 'BUILD_ID'), 'utf8').then(
    (id) => id.trim(),
    () => null,
  );
}

async function sourcePaths(): Promise<string[]> {
  const paths = await Array.fromAsync(glob(SOURCES, { cwd: web }));
  return paths.filter((path) => !/\.test\.ts$|next-env\.d\.ts$|tsbuildinfo/.test(path)).sort();
}

// No top-level await: Next loads its configuration, and so this file, with require().
if (import.meta.main)
  void Promise.all([builtDigest(), buildDigest()]).then(([built, now]) => (process.exitCode = built === now ? 0 : 1));
