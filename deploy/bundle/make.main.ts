// `node make.main.ts TO [ROOT]`: bundles the services of a tree of sources into a folder, by Rolldown. Run as a process of
// its own, so that a supervisor, which runs for weeks, does not hold the bundler.
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import type { Plugin } from 'rolldown';
import { BUNDLED, bundledName, repository, sourcesOf } from './sources.ts';

/** Left where they are installed, and resolved from there: what finds its own files by where it lies, or may be missing. */
const LEFT_OUT = [/^(kafkajs|@dapr\/dapr|next|react|react-dom)(\/|$)/, /^swagger-ui-/, /^pg-native$/];

const [to = '', root = repository] = process.argv.slice(2);

const bundle = await rolldown({
  cwd: root,
  input: Object.fromEntries(
    BUNDLED.filter((script) => existsSync(join(root, script))).map((script) => [
      bundledName(script).replace(/\.js$/, ''),
      script,
    ]),
  ),
  platform: 'node',
  external: LEFT_OUT,
  plugins: [modules(), sound()],
  // What is imported late by one and at once by another is loaded at once, as it would be from the sources.
  checks: { ineffectiveDynamicImport: false },
  onLog: (level, { message }) => {
    if (level === 'warn') console.error(message);
  },
});
await bundle.write({
  dir: resolve(to),
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name]-[hash].js',
  /*
   * To be looked up by hand, or with NODE_OPTIONS=--enable-source-maps: a service that reads them at its start needs half as
   * much processor again (0.9 s instead of 0.6) and 70 MB more. Without, a stack tells the line of the bundle, which has
   * the names of the sources and says above each part where it comes from.
   */
  sourcemap: true,
});
await bundle.close();

/**
 * Node takes the bundles for modules without reading them first, wherever they lie. And what comes with Node is asked for
 * as a value: whoever imports `node:http` is given every property of it, and so its WebSocket, for which Node loads its
 * client of HTTP: a fifth of what a start of a relay calls.
 */
function modules(): Plugin {
  const HTTP = /^(node:)?http$/;
  return {
    name: 'modules',
    resolveId: (id) => (HTTP.test(id) ? '\0node:http' : null),
    load: (id) => (id === '\0node:http' ? "module.exports = process.getBuiltinModule('node:http');" : null),
    buildStart() {
      this.emitFile({ type: 'asset', fileName: 'package.json', source: '{"type":"module"}\n' });
    },
  };
}

/** Refuses what would look for files beside its source, for it lies somewhere else now; and what the stamp does not know of. */
function sound(): Plugin {
  const known = new Set(sourcesOf(root));
  return {
    name: 'sound',
    generateBundle(_options, output) {
      const modules = Object.values(output).flatMap((each) =>
        each.type === 'chunk' ? Object.entries(each.modules) : [],
      );
      for (const [id, { code }] of modules) {
        if (id.startsWith('\0') || id.includes('node_modules')) continue;
        const source = relative(root, id);
        if (!known.has(source)) this.error(`${source} is bundled, and sources.ts does not name it`);
        if (/(?<!\?\? )import\.meta\.(dirname|filename)/.test(code ?? ''))
          this.error(`${source} asks where it lies, and a bundle lies somewhere else`);
      }
    },
  };
}
