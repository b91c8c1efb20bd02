/** What bundles are made of, and the stamp that tells whether they still are. */
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCRIPTS } from './services.ts';

export const repository = join(import.meta.dirname, '../..');

/** What is started again whenever it dies. Of the web it is the server; its pages are built by Next. */
export const BUNDLED = Object.values(SCRIPTS);

const MADE_OF = [
  'package-lock.json',
  '{schemas,tracing,domain,event-log,runtime,command-api,projectors,query-api,realtime,web}/package.json',
  '{schemas,tracing,domain,event-log,runtime,command-api,projectors,query-api,realtime}/src/**/*.{ts,cjs,json}',
  'web/{*,{server,identity,ui}/**/*}.ts',
];
const MAKER = ['services.ts', 'sources.ts', 'make.main.ts'].map((file) => join(import.meta.dirname, file));

/**
 * Twenty hex characters that change with what is in any source, with what is installed, and with how bundles are made. By
 * content and not by time: a checkout sets the times of all it writes. Some 80 ms.
 */
export function stampOf(root = repository): string {
  const files = sourcesOf(root);
  const stamp = createHash('sha256').update(process.version);
  for (const file of files)
    stamp
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)));
  for (const file of MAKER) stamp.update(readFileSync(file));
  return stamp.digest('hex').slice(0, 20);
}

/** By their paths below the root. */
export const sourcesOf = (root: string): string[] =>
  globSync(MADE_OF, { cwd: root, exclude: ['**/testing', '**/*.test.ts', '**/next-env.d.ts'] }).sort();

/** What a source is called among the bundles. */
export const bundledName = (script: string): string => script.replace(/\.ts$/, '.js');
