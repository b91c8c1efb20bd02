/** What package-lock.json says of every package that may be installed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../../..');

export type Entry = {
  name?: string;
  version?: string;
  license?: string;
  integrity?: string;
  link?: boolean;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  hasInstallScript?: boolean;
};
export type Lock = { packages: Record<string, Entry> };

export type Package = Entry & { place: string; name: string; version: string };

export const readJson = <T>(file: string): T => JSON.parse(readFileSync(join(root, file), 'utf8')) as T;
export const readLock = (): Lock => readJson<Lock>('package-lock.json');

/** Those of others: neither ours, nor links to ours. */
export const packagesIn = ({ packages }: Lock): Package[] =>
  Object.entries(packages)
    .filter(([place, { link }]) => place.includes('node_modules/') && link !== true)
    .map(([place, entry]) => ({
      ...entry,
      place,
      name: entry.name ?? place.split('node_modules/').at(-1) ?? place,
      version: entry.version ?? '',
    }));
