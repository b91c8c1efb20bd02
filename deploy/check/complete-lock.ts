// Adds to package-lock.json the optional platform packages that a registry could not serve; `--check` only looks.
// Without them `npm ci` stops ("Missing: X from lock file") although no platform here needs them: their version is pinned by
// the package that wants them, so an entry can be written without asking anybody.
import { readFileSync, writeFileSync } from 'node:fs';

type Entry = {
  version?: string;
  optionalDependencies?: Record<string, string>;
  dev?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optional?: boolean;
};
type Lock = { packages: Record<string, Entry> };

const OS: Record<string, string> = {
  darwin: 'darwin',
  linux: 'linux',
  win32: 'win32',
  windows: 'win32',
  freebsd: 'freebsd',
  android: 'android',
  openharmony: 'openharmony',
};
const CPU = ['arm64', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'wasm32', 'arm'];

const file = new URL('../../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock;
const missing = missingEntries(lock);
if (process.argv.includes('--check')) {
  for (const name of Object.keys(missing)) console.error(`package-lock.json: ${name} is missing. Run: npm run lock`);
  process.exitCode = Object.keys(missing).length === 0 ? 0 : 1;
} else {
  const packages = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, 'en'));
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`);
  console.log(`${Object.keys(missing).length} entries added`);
}

function missingEntries({ packages }: Lock): Record<string, Entry> {
  const added: Record<string, Entry> = {};
  for (const [where, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!/^\d+\.\d+\.\d+/.test(version) || isFound(packages, where, name)) continue;
      added[`node_modules/${name}`] = {
        version,
        ...platformOf(name),
        ...(entry.dev ? { dev: true } : {}),
        optional: true,
      };
    }
  }
  return added;
}

/** Whether a package resolves from a folder, the way Node looks for it: here, then one folder up, and so on. */
function isFound(packages: Record<string, Entry>, where: string, name: string): boolean {
  for (let folder = where; ;) {
    if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`]) return true;
    if (folder === '') return false;
    const cut = folder.lastIndexOf('/node_modules/');
    folder = cut < 0 ? '' : folder.slice(0, cut);
  }
}

function platformOf(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> {
  const parts = (name.split('/').at(-1) ?? '').split(/[-_]/);
  const os = parts.map((part) => OS[part]).find((each) => each !== undefined);
  const cpu = CPU.find((each) => parts.includes(each)) ?? 'arm';
  return {
    cpu: [cpu],
    ...(os === undefined ? {} : { os: [os] }),
    ...(parts.some((part) => part.startsWith('musl')) ? { libc: ['musl'] } : {}),
  };
}
