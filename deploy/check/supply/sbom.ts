/** What all of it is made of, as CycloneDX: written by npm from the lock when somebody wants it, and held against the lock. */
import { spawnSync } from 'node:child_process';
import { packagesIn, root } from './lock.ts';
import type { Lock } from './lock.ts';

export type Sbom = {
  bomFormat?: string;
  components?: { name: string; version: string; purl: string; hashes?: unknown[] }[];
};

export function writeSbom(): { text: string; sbom: Sbom } {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  const { status, stdout, stderr, error } = spawnSync('npm', args, {
    ...{ cwd: root, encoding: 'utf8', maxBuffer: 256 * 2 ** 20, shell: process.platform === 'win32' },
  });
  if (status !== 0) throw new Error(`npm sbom: ${error?.message ?? stderr}`);
  return { text: stdout, sbom: JSON.parse(stdout) as Sbom };
}

const purlOf = (name: string, version: string): string => `pkg:npm/${name.replace('@', '%40')}@${version}`;

/** What the lock has and the bill of materials has not, and the other way round. */
export function sbomFaults({ bomFormat, components = [] }: Sbom, lock: Lock): string[] {
  const listed = new Set(components.map(({ purl }) => purl.split('?')[0]));
  const locked = new Set(packagesIn(lock).map(({ name, version }) => purlOf(name, version)));
  const ours = (purl: string): boolean => purl.startsWith('pkg:npm/%40tasklog/');
  return [
    ...(bomFormat === 'CycloneDX' ? [] : ['it is no CycloneDX document']),
    ...[...locked]
      .filter((purl) => !listed.has(purl))
      .map((purl) => `${purl} is in the lock and not in the bill of materials`),
    ...[...listed]
      .filter((purl): purl is string => purl !== undefined && !ours(purl) && !locked.has(purl))
      .map((purl) => `${purl} is in the bill of materials and not in the lock`),
  ];
}
