/** What is asked for is asked for exactly: what runs tomorrow is what was tried today. */
import { globSync } from 'node:fs';
import { readJson, root } from './lock.ts';

export type Manifest = Partial<
  Record<'dependencies' | 'devDependencies' | 'optionalDependencies' | 'overrides', Record<string, unknown>>
>;

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides'] as const;

/** Every version in a package.json that is not one version. */
export const rangesIn = (file: string, manifest: Manifest): string[] =>
  KINDS.flatMap((kind) =>
    Object.entries(manifest[kind] ?? {})
      .filter(([, version]) => typeof version !== 'string' || !EXACT.test(version))
      .map(([name, version]) => `${file}: ${name} is ${JSON.stringify(version)}, which is no exact version`),
  );

/** Every package.json of ours. */
export const manifests = (): string[] =>
  globSync(['package.json', '*/package.json'], { cwd: root, exclude: (name) => name === 'node_modules' }).sort();

export const notPinned = (): string[] => manifests().flatMap((file) => rangesIn(file, readJson<Manifest>(file)));
