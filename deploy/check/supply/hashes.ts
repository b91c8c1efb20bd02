/** Every package is known by the hash of its content, so that a registry cannot give another one under its name. */
import { packagesIn } from './lock.ts';
import type { Lock } from './lock.ts';

/** But for builds for other platforms, which `npm run lock` enters without asking a registry. */
export const hashFaults = (lock: Lock): string[] =>
  packagesIn(lock)
    .filter(
      ({ integrity, optional, os }) => !integrity?.startsWith('sha512-') && !(optional === true && os !== undefined),
    )
    .map(({ name, version }) => `${name} ${version} has no sha512 in the lock`);

export const withoutHash = (lock: Lock): string[] =>
  packagesIn(lock).flatMap(({ name, integrity }) => (integrity === undefined ? [name] : []));
