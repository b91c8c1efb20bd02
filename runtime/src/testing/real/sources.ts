import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the parts are made from is checked in beside the other things of deployment. */
export const SOURCES = join(import.meta.dirname, '../../../../deploy/real');

/** The version, and behind it a mark of the files a part is made from: another pin makes another part. */
export function versionOf(version: string, folder: string, files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(folder, file)));
  return `${version}-${hash.digest('hex').slice(0, 8)}`;
}
