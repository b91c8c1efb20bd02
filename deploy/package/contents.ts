import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** Of which workspaces the package is made, and which of their files and folders run when somebody uses it. */
export const CONTENTS: Record<string, string[]> = {
  schemas: ['src'],
  tracing: ['src'],
  domain: ['src'],
  'event-log': ['src', 'migrations'],
  runtime: ['src'],
  'command-api': ['src', 'migrations'],
  projectors: ['src', 'migrations'],
  'query-api': ['src', 'migrations'],
  realtime: ['src', 'migrations'],
  // Its pages are in the build. Without their sources a start does not look whether it should build them again.
  web: [
    'server.ts',
    'server',
    'identity',
    'ui/zone.ts',
    'ui/cookies.ts',
    'next.config.mjs',
    'build-digest.ts',
    'migrations',
    'public',
  ],
  cli: ['src'],
  // Its bundles are in as well, and what makes them is not.
  deploy: ['local', 'doctor', 'bundle/bundles.ts', 'bundle/services.ts', 'bundle/sources.ts'],
};

const ONLY_HERE = /\.test\.ts$|\/testing\/|\/contract\.ts$|\.md$|\/language\/cases\/|\.d\.c?ts$/;

/** Those of a workspace, by their paths in the repository: what git knows, so that nothing gets in that merely lies there. */
export function filesOf(workspace: string): string[] {
  const wanted = (CONTENTS[workspace] ?? []).map((path) => `${workspace}/${path}`);
  const known = execFileSync('git', ['ls-files', '--', ...wanted], { cwd: root, encoding: 'utf8' })
    .trim()
    .split('\n');
  return known.filter((file) => !ONLY_HERE.test(file));
}
