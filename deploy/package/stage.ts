import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { compiled, compiledName } from './compile.ts';
import { CONTENTS, filesOf, root } from './contents.ts';
import { manifest, manifestOf } from './manifest.ts';

/** Of a build of the web: what is there to build again or to look into it, and tells where it was built. */
const NOT_SERVED = /^(cache|dev|types|diagnostics|trace[\w-]*|turbopack|required-server-files\..*)$|\.(map|nft\.json)$/;

/** Puts into an empty folder what is to be packed: the workspaces below node_modules, where they find one another. */
export function stage(folder: string, bundles: string): void {
  const inside = join(folder, 'node_modules/@tasklog');
  const json = (file: string, value: object): void => put(file, `${JSON.stringify(value, null, 2)}\n`);
  json(join(folder, 'package.json'), manifest());
  for (const file of ['README.md', 'LICENSE', 'CHANGELOG.md']) copyFileSync(join(root, file), join(folder, file));
  copyFileSync(join(import.meta.dirname, 'tasklog.js'), join(folder, 'tasklog.js'));
  chmodSync(join(folder, 'tasklog.js'), 0o755);
  const files = new Set(Object.keys(CONTENTS).flatMap(filesOf));
  for (const file of files) place(file, inside, files);
  for (const workspace of Object.keys(CONTENTS)) json(join(inside, workspace, 'package.json'), manifestOf(workspace));
  cpSync(bundles, join(inside, 'deploy/bundled'), { recursive: true, filter: (path) => !path.endsWith('.map') });
  const build = join(root, 'web/.next');
  cpSync(build, join(inside, 'web/.next'), {
    recursive: true,
    filter: (path) => !NOT_SERVED.test(path.slice(build.length + 1)),
  });
}

function place(file: string, inside: string, files: ReadonlySet<string>): void {
  const [from, to] = [join(root, file), join(inside, compiledName(file))];
  if (/\.(ts|mjs)$/.test(file)) {
    const source = readFileSync(from, 'utf8');
    const text = compiled(file, source);
    needsOnly(file, text, files);
    put(to, text);
  } else {
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
}

/** Refuses what would import a file that is left out. */
function needsOnly(file: string, text: string, files: ReadonlySet<string>): void {
  for (const [, path = ''] of text.matchAll(/(?:from |import |import\()'(\.[\w./-]+)\.js'/g)) {
    const other = posix.join(posix.dirname(file), `${path}.ts`);
    if (!files.has(other)) throw new Error(`${file} needs ${other}, which is not in the package`);
  }
}

function put(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
