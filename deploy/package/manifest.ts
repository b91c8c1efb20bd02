import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compiledName } from './compile.ts';
import { CONTENTS, root } from './contents.ts';

type Versions = Record<string, string>;
type Manifest = {
  name: string;
  version: string;
  description: string;
  license: string;
  type: string;
  exports?: Record<string, string>;
  dependencies?: Versions;
  optionalDependencies?: Versions;
  overrides?: Versions;
  allowScripts?: Record<string, boolean>;
};

const read = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;

/**
 * The published package has the one version of all workspaces, all of them inside, and what they need of others around it:
 * each at the one version they all name. The Node that Tasklog runs on comes with it, as it does here.
 */
export function manifest(): object {
  const { description, license, optionalDependencies = {}, overrides = {} } = read('.');
  const own = Object.keys(CONTENTS).map(read);
  const dependencies: Versions = {};
  for (const { name, dependencies: needed = {} } of own)
    for (const [other, version] of Object.entries(needed)) {
      if ((dependencies[other] ??= version) !== version)
        throw new Error(`${name} wants ${other} ${version}, and others ${String(dependencies[other])}`);
    }
  for (const { name, version } of own) dependencies[name] = version;
  for (const name of NEEDED_HERE) delete dependencies[name];
  const sorted = (versions: Versions): Versions => Object.fromEntries(Object.entries(versions).sort());
  return {
    name: 'tasklog',
    version: read('cli').version,
    ...{ description, license },
    type: 'module',
    bin: { tasklog: 'tasklog.js' },
    engines: { node: '>=20.19' },
    files: ['tasklog.js'],
    // What is overridden here would be free there: a package's overrides count only at the root.
    dependencies: sorted({ ...dependencies, ...overrides }),
    optionalDependencies,
    bundleDependencies: own.map(({ name }) => name).sort(),
  };
}

/** What only makes the bundles that the package brings along. */
const NEEDED_HERE = ['rolldown'];

/** A workspace's own, as it lies inside: what it needs is named by the package around it. */
export function manifestOf(workspace: string): object {
  const { name, version, license, type, exports } = read(workspace);
  const compiled = Object.entries(exports ?? {}).map(([as, file]) => [as, compiledName(file)]);
  return { name, version, license, type, ...(exports ? { exports: Object.fromEntries(compiled) as object } : {}) };
}
