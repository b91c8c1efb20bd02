/**
 * Images without Docker: a Dockerfile is carried out step by step, each stage in a folder, with this machine's /usr for its
 * base; then its entrypoint runs in what came out, read-only, as the user it names, with no capabilities.
 * Nothing of this machine is changed but npm's cache: every command runs in a mount namespace of its own and in a root of
 * its own, where what it writes below /usr goes to a layer of the stage.
 * Needs root and Linux. The base differs from the image's by what else is installed here, and its Node is ours.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { PartMissing } from '@tasklog/runtime/testing/real/tools';
import { startProcess } from '@tasklog/runtime/testing/real/processes';
import type { RealProcess } from '@tasklog/runtime/testing/real/processes';
import { contextOf, pairsIn, parseDockerfile } from './dockerfile.ts';
import type { Stage } from './dockerfile.ts';

const root = join(import.meta.dirname, '../../..');

export type Image = {
  /** What is not of the base. */
  files: string;
  /** What the image changed below /usr. */
  usr: string;
  env: Record<string, string>;
  workdir: string;
  user: string;
  entrypoint: string[];
  healthcheck: string[];
};

/** Throws PartMissing where overlays cannot be mounted. */
export function needOverlays(): void {
  const folder = mkdtempSync('/var/tmp/tasklog-overlay-');
  const { status, error } = spawnSync('unshare', ['--mount', 'sh', '-ec', base(emptyImage(folder), 'written')]);
  rmSync(folder, { recursive: true, force: true });
  if (error || status !== 0)
    throw new PartMissing(
      'overlays cannot be mounted here, to build images without Docker. Cure: run as root, on Linux',
    );
}

function emptyImage(folder: string): Image {
  const image = { files: join(folder, 'files'), usr: join(folder, 'usr') };
  for (const each of Object.values(image)) mkdirSync(each, { recursive: true });
  return { ...image, env: {}, workdir: '/', user: '0:0', entrypoint: [], healthcheck: [] };
}

/** The shell's lines that put the base under an image, to be written over by a build or to be looked at by a run. */
function base({ files, usr }: Image, how: 'written' | 'read'): string {
  const links = ['bin', 'sbin', 'lib', 'lib64', 'lib32'].filter((name) => existsSync(`/${name}`));
  const layers = how === 'written' ? `lowerdir=/usr,upperdir=${usr},workdir=${usr}.work` : `lowerdir=${usr}:/usr`;
  return [
    `mkdir -p ${usr}.work ${['usr', 'etc', 'proc', 'sys', 'dev', 'tmp', 'run'].map((name) => join(files, name)).join(' ')}`,
    // On a system of today they are links into /usr.
    ...links.map((name) => `[ -e ${files}/${name} ] || [ -L ${files}/${name} ] || ln -s usr/${name} ${files}/${name}`),
    `mount --bind ${files} ${files}`,
    `mount -t overlay overlay -o ${layers} ${files}/usr`,
    ...(how === 'written' ? [`mkdir -p ${files}/usr/local/bin`, `touch ${files}/usr/local/bin/node`] : []),
    `mount --bind ${realpathSync(process.execPath)} ${files}/usr/local/bin/node`,
    ...['etc', 'proc', 'sys', 'dev'].map((name) => `mount --rbind /${name} ${files}/${name}`),
    `mount -o remount,ro,bind ${files}/etc`,
  ].join('\n');
}

/** Builds in a folder of its own, which the caller removes. */
export function buildImage(dockerfile: string, folder: string): Image {
  const stages = parseDockerfile(readFileSync(join(root, dockerfile), 'utf8'));
  const built = new Map<string, Image>();
  let last: Image | undefined;
  for (const stage of stages) {
    const image = emptyImage(join(folder, stage.name));
    const from = built.get(stage.from);
    if (from) {
      cpSync(from.files, image.files, { recursive: true, verbatimSymlinks: true });
      cpSync(from.usr, image.usr, { recursive: true, verbatimSymlinks: true });
      Object.assign(image, { env: { ...from.env }, workdir: from.workdir, user: from.user });
    }
    carryOut(stage, image, built);
    built.set(stage.name, (last = image));
  }
  return last as Image;
}

function carryOut(stage: Stage, image: Image, built: ReadonlyMap<string, Image>): void {
  for (const { name, text } of stage.instructions) {
    if (name === 'WORKDIR') mkdirSync(join(image.files, (image.workdir = text)), { recursive: true });
    if (name === 'ENV') Object.assign(image.env, pairsIn(text));
    if (name === 'USER') image.user = text;
    if (name === 'ENTRYPOINT') image.entrypoint = JSON.parse(text) as string[];
    if (name === 'HEALTHCHECK') image.healthcheck = JSON.parse(text.slice(text.indexOf('['))) as string[];
    if (name === 'COPY') copy(text, image, built);
    if (name === 'RUN') runIn(text, image);
  }
}

function runIn(command: string, image: Image): void {
  const { files, env, workdir } = image;
  const home = process.env['HOME'] ?? '/root';
  const script = [
    base(image, 'written'),
    `mkdir -p ${files}${home}`,
    `mount --bind ${home} ${files}${home}`,
    `mount -t tmpfs tmpfs ${files}/tmp`,
    `exec chroot ${files} sh -ec 'cd ${workdir}; exec sh -ec "$0"' "$0"`,
  ];
  const { status, stdout, stderr } = spawnSync('unshare', ['--mount', 'sh', '-ec', script.join('\n'), command], {
    env: { ...inherited(), ...env },
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  if (status !== 0) throw new Error(`RUN ${command}\n${stdout}${stderr}`);
}

/** How packages are reached from here; nothing else of our environment is an image's business. */
const inherited = (): NodeJS.ProcessEnv => ({
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: process.env['HOME'],
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) =>
      /^(npm_config_|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS)/i.test(name),
    ),
  ),
});

function copy(text: string, { files, workdir }: Image, built: ReadonlyMap<string, Image>): void {
  const [first = '', ...rest] = text.split(/\s+/);
  const stage = /^--from=(.+)$/.exec(first)?.[1];
  const [sources, to] = [(stage ? rest : [first, ...rest]).slice(0, -1), rest.at(-1) ?? ''];
  const target = join(files, to.startsWith('/') ? to : join(workdir, to));
  for (const source of sources) {
    if (stage !== undefined)
      cpSync(join(built.get(stage)?.files ?? '', source), target, { recursive: true, verbatimSymlinks: true });
    else
      copyFromContext(
        source,
        to.endsWith('/') && isFile(source) ? join(target, source.split('/').at(-1) ?? '') : target,
      );
  }
}

const isFile = (source: string): boolean => statSync(join(root, source)).isFile();

function copyFromContext(source: string, target: string): void {
  const takes = contextOf(readFileSync(join(root, '.dockerignore'), 'utf8'));
  const files = isFile(source)
    ? [source]
    : globSync(`${source}/**/*`, { cwd: root, exclude: (name) => name === 'node_modules' || name.startsWith('.next') });
  for (const file of files) {
    if (!takes(file) || !existsSync(join(root, file)) || !isFile(file)) continue;
    const place = isFile(source) ? target : join(target, relative(source, file));
    mkdirSync(dirname(place), { recursive: true });
    cpSync(join(root, file), place);
  }
}

export type Container = {
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Folders of this machine that are shown in there, read-only. */
  mounts?: Readonly<Record<string, string>>;
  /** Writable folders in memory. */
  scratch?: readonly string[];
  onLine?: (line: string) => void;
};

/** Starts it as Kubernetes would: read-only, as its user, with no capabilities and no way to more. */
export function runImage(image: Image, container: Container): RealProcess {
  const { files, env, workdir, user, entrypoint } = image;
  const [uid = '', gid = ''] = user.split(':');
  const shown = Object.entries(container.mounts ?? {});
  const scratch = container.scratch ?? [];
  // Kubernetes makes the places of mounts; here they are made in the image before it is closed.
  for (const place of [...scratch, ...shown.map(([, inside]) => inside)])
    mkdirSync(join(files, place), { recursive: true });
  const script = [
    base(image, 'read'),
    ...scratch.map((place) => `mount -t tmpfs -o size=64m,mode=1777 tmpfs ${files}${place}`),
    ...shown.flatMap(([outside, inside]) => [
      `mount --bind ${outside} ${files}${inside}`,
      `mount -o remount,ro,bind ${files}${inside}`,
    ]),
    `mount -o remount,ro,bind ${files}`,
    `exec chroot ${files} sh -ec 'cd ${workdir}; exec setpriv --reuid=${uid} --regid=${gid} --clear-groups --no-new-privs --pdeathsig=KILL --inh-caps=-all --bounding-set=-all "$@"' sh "$@"`,
  ];
  return startProcess({
    command: 'unshare',
    args: ['--mount', 'sh', '-ec', script.join('\n'), 'sh', ...entrypoint, ...container.args],
    cwd: '/',
    env: { PATH: inherited()['PATH'], ...env, ...container.env },
    ...(container.onLine && { onLine: container.onLine }),
  });
}
