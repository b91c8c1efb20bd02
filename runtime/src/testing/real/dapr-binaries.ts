import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from './cache.ts';
import type { Part, Tell } from './cache.ts';
import { run } from './processes.ts';
import { SOURCES, versionOf } from './sources.ts';
import { need } from './tools.ts';

const VERSION = '1.16.0';
const TELL_EVERY = 250;

export const DAPR: Part = {
  name: 'dapr',
  version: versionOf(VERSION, join(SOURCES, 'dapr'), ['go.mod', 'go.sum', 'daprd/main.go', 'scheduler/main.go']),
  build,
};

/** A folder with the programs `daprd` and `scheduler`. Throws PartMissing when they are not built yet and Go is missing. */
export const daprBinaries = (tell: Tell): Promise<string> => cached(DAPR, tell);

async function build(folder: string, tell: Tell): Promise<void> {
  need(`building Dapr ${VERSION}`, 'go');
  const sources = join(folder, 'sources');
  cpSync(join(SOURCES, 'dapr'), sources, { recursive: true });
  const go = (args: string[], onLine?: Tell): Promise<void> =>
    run({ command: 'go', args, cwd: sources, env: { ...process.env, CGO_ENABLED: '0' }, ...(onLine && { onLine }) });

  tell(`fetching the sources of Dapr ${VERSION} (500 MB, removed after the build)`);
  await go(['mod', 'vendor']);
  // This file panics on purpose, so that nobody forgets the tags which compile every cloud's components in. Ours are in main.
  const guard = 'vendor/github.com/dapr/dapr/cmd/daprd/components/zz_notag.go';
  writeFileSync(join(sources, guard), 'package components\n');
  for (const program of ['daprd', 'scheduler']) {
    tell(`building ${program} (minutes the first time)`);
    const flags = `-s -w -X github.com/dapr/dapr/pkg/buildinfo.version=${VERSION}`;
    const out = ['-o', join(folder, program), `./${program}`];
    await go(['build', '-v', '-trimpath', '-buildvcs=false', '-mod=vendor', '-ldflags', flags, ...out], everySo(tell));
  }
  rmSync(sources, { recursive: true, force: true });
}

/** The compiler names each package that it has done, one a line. */
function everySo(tell: Tell): Tell {
  let done = 0;
  return () => {
    done += 1;
    if (done % TELL_EVERY === 0) tell(`${String(done)} packages compiled`);
  };
}
