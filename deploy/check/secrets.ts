/** No secret was ever committed: all of the history is read, not only what lies there now. */
import { spawnSync } from 'node:child_process';
import type { Outcome } from './validators.ts';

/** `whole`: whether all of the history is here; a clone may be shallow. */
export type Searched = Outcome & { commits: number; whole: boolean };

/** `gitleaks`: its file. Only its command `git` reads a history; what may be there is named in .gitleaks.toml. */
export function secretsIn(gitleaks: string, repository: string): Searched {
  const options = { cwd: repository, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 } as const;
  const shallow = spawnSync('git', ['rev-parse', '--is-shallow-repository'], options).stdout.trim();
  const args = ['git', '--no-banner', '--no-color', '--redact', '--verbose', '.'];
  const { status, stdout, stderr, error } = spawnSync(gitleaks, args, options);
  const told = error?.message ?? `${stdout}${stderr}`;
  const commits = Number(/(\d+) commits scanned/.exec(told)?.[1] ?? 0);
  const found = { commits, whole: shallow === 'false' };
  if (status === 0 && commits === 0) return { ...found, status: 1, told: 'gitleaks has looked at no commit' };
  return { ...found, status, told };
}
