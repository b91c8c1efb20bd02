import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { expect } from 'chai';

const repository = join(import.meta.dirname, '../..');
const TOOLS = ['docker', 'helm', 'kubectl', 'minikube'];
const CHARTS = ['command-api', 'projectors', 'query-api', 'realtime', 'web'];
const SHA = (digit: string): string => `sha256:${digit.repeat(64)}`;
const CLOUD = ['--context', 'oke', '--registry', 'ghcr.io/somebody/tasklog', '--node-digest', SHA('1')].concat([
  '--web-digest',
  SHA('2'),
  '--web-url',
  'https://tasks.example.org',
  '--skip-smoke',
]);
/** Secrets of the cloud that others make, with their keys. */
const FROM_ELSEWHERE: Record<string, string> = {
  'tasklog-database': 'owner command relay projectors query realtime web',
  redpanda: 'brokers username password ca',
  'tasklog-registry': '.dockerconfigjson',
  'tasklog-tls': 'tls.crt tls.key',
};

describe('the scripts that deploy', function () {
  this.timeout(60_000);
  let folder: string;
  let state: string;
  let tree: string;
  /** A tree with the scripts and what they read, so that what they keep lands beside them; and tools that only write down. */
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tasklog-scripts-'));
    [state, tree] = [join(folder, 'state'), join(folder, 'tree')];
    mkdirSync(state);
    mkdirSync(join(folder, 'bin'));
    for (const tool of TOOLS) symlinkSync(join(import.meta.dirname, 'testing/stub.sh'), join(folder, 'bin', tool));
    cpSync(join(repository, 'deploy/scripts'), join(tree, 'deploy/scripts'), { recursive: true });
    for (const chart of [...CHARTS, 'tasklog-lib']) {
      mkdirSync(join(tree, 'deploy/helm', chart), { recursive: true });
      writeFileSync(join(tree, 'deploy/helm', chart, 'values.yaml'), `# ${chart}\n`);
    }
    mkdirSync(join(tree, 'deploy/docker'), { recursive: true });
    // As the real one: files in the folder that is its first argument, made once.
    writeFileSync(
      join(tree, 'deploy/docker/make-secrets.ts'),
      `import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
       const folder = process.argv[2];
       mkdirSync(folder, { recursive: true });
       for (const name of ['postgres-password', 'auth-secret', 'app-api-token', 'dapr-api-token', 'keys.public.json',
         'key.private.json', ...['owner', 'command', 'relay', 'projectors', 'query', 'realtime', 'web'].map((role) => role + '-database-url')])
         if (!existsSync(folder + '/' + name)) writeFileSync(folder + '/' + name, 'hunter2');`,
    );
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  type Ran = { code: number | null; said: string; calls: string[]; changes: string[] };
  function run(script: string, ...args: string[]): Ran {
    const log = join(state, 'calls');
    rmSync(log, { force: true });
    const { status, stdout, stderr } = spawnSync(join(tree, 'deploy/scripts', script), args, {
      encoding: 'utf8',
      env: {
        PATH: [join(folder, 'bin'), dirname(process.execPath), process.env['PATH']].join(delimiter),
        TMPDIR: folder,
        STUB_STATE: state,
      },
    });
    const calls = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
    return { code: status, said: stdout + stderr, calls, changes: calls.filter((call) => CHANGES.test(call)) };
  }
  const CHANGES = / (create|apply|label|upgrade|delete|start|build|run|rm|dependency)( |$)/;
  const have = (name: string, text = ''): void => writeFileSync(join(state, name), text);
  const haveAll = (): void => Object.entries(FROM_ELSEWHERE).forEach(([name, keys]) => have(`secret-${name}`, keys));

  for (const script of ['deploy-local.sh', 'deploy-cloud.sh', 'setup-redpanda-docker.sh', 'github-oke-context.sh']) {
    it(`${script} tells what it does, and refuses what it does not know, before it looks at anything`, () => {
      const help = run(script, '--help');
      expect([help.code, help.calls]).to.deep.equal([0, []]);
      expect(help.said).to.contain(`deploy/scripts/${script}`).and.not.to.contain('#!');
      const wrong = run(script, '--frobnicate');
      expect([wrong.code, wrong.calls]).to.deep.equal([64, []]);
      expect(wrong.said).to.contain('--frobnicate').and.to.contain('--help');
    });
  }
  it('names nothing of the repository that is not there', () => {
    const named = ['deploy-local.sh', 'deploy-cloud.sh', 'setup-redpanda-docker.sh', 'lib.sh'].flatMap((script) =>
      Array.from(
        readFileSync(join(import.meta.dirname, script), 'utf8').matchAll(/\$root\/(deploy\/[\w./$-]+)/g),
        ([, path = '']) => path,
      ),
    );
    const paths = named.flatMap((path) =>
      /\$(chart|1)\b/.test(path) ? CHARTS.map((chart) => path.replace(/\$(chart|1)\b/, chart)) : [path],
    );
    expect(paths.filter((path) => !existsSync(join(repository, path)))).to.deep.equal([]);
    expect(paths).to.include.members(CHARTS.map((chart) => `deploy/helm/${chart}/values-cloud.yaml`));
  });
  it('names every tool that is missing, and where it comes from', () => {
    for (const tool of ['helm', 'minikube']) rmSync(join(folder, 'bin', tool));
    const { code, said, changes } = run('deploy-local.sh');
    expect(code).to.equal(1);
    for (const word of ['helm is missing: https://', 'minikube is missing: https://']) expect(said).to.contain(word);
    expect(changes).to.deep.equal([]);
  });

  describe('on Minikube', () => {
    it('only says what it would do, when it is asked to', () => {
      const { code, said, changes } = run('deploy-local.sh', '--dry-run');
      expect([code, changes], said).to.deep.equal([0, []]);
      for (const part of ['minikube start', 'make-secrets.ts', 'setup-redpanda-docker.sh', 'image build', ...CHARTS])
        expect(said).to.contain(part);
      expect(said).to.contain('none was.');
      expect(existsSync(join(tree, '.tasklog'))).to.equal(false);
    });
    it('does it in order: what is outside, secrets, Dapr, components, then chart by chart', () => {
      const { code, said, changes } = run('deploy-local.sh', '--skip-smoke');
      expect(code, said).to.equal(0);
      const at = (part: string): number => changes.findIndex((call) => call.includes(part));
      const order = ['minikube start', 'tasklog-redpanda', 'tasklog-postgres', 'image build', 'create namespace']
        .concat(['generic tasklog-database', 'install dapr', 'dapr-components/local'])
        .concat(CHARTS.map((chart) => `--install ${chart} `));
      expect(order.map(at)).to.deep.equal(order.map(at).toSorted((a, b) => a - b));
      expect(order.filter((part) => at(part) < 0)).to.deep.equal([]);
      expect(
        changes.filter((call) => /^(kubectl|helm) /.test(call) && !/context minikube|dependency/.test(call)),
      ).to.deep.equal([]);
      expect(changes.find((call) => call.includes('--install web '))).to.contain(
        'global.webUrl=http://192.168.49.2:30080',
      );
    });
    it('changes nothing when it is run again', () => {
      const first = run('deploy-local.sh', '--skip-smoke');
      const second = run('deploy-local.sh', '--skip-smoke');
      expect(first.changes).to.have.length.greaterThan(15);
      expect([second.code, second.changes]).to.deep.equal([0, []]);
      expect(second.said).to.contain('Nothing was to be done.');
    });
    it('shows no secret, neither to whoever looks on nor to the process table', () => {
      const { said, calls } = run('deploy-local.sh', '--skip-smoke');
      expect(said + calls.join('\n')).not.to.contain('hunter2');
    });
    it('brings up to date what has changed, and that alone', () => {
      run('deploy-local.sh', '--skip-smoke');
      writeFileSync(join(tree, 'deploy/helm/query-api/values.yaml'), '# another\n');
      have('status-web', 'failed');
      const { changes } = run('deploy-local.sh', '--skip-smoke');
      const upgraded = changes.flatMap((call) => /--install (\S+)/.exec(call)?.[1] ?? []);
      expect(upgraded).to.deep.equal(['query-api', 'web']);
    });
    it('lets a failed release go back by itself, as either Helm calls it', () => {
      expect(run('deploy-local.sh', '--skip-smoke').changes.join()).to.contain('--rollback-on-failure');
      for (const chart of CHARTS) rmSync(join(state, `release-${chart}`));
      have('helm-version', 'v3.18.0');
      expect(run('deploy-local.sh', '--skip-smoke').changes.join()).to.contain('--atomic');
    });
  });

  describe('on the machine, in Docker', () => {
    it('starts what was stopped, and makes anew what was made otherwise', () => {
      expect(run('setup-redpanda-docker.sh').code).to.equal(0);
      expect(run('setup-redpanda-docker.sh').changes).to.deep.equal([]);
      const made = readFileSync(join(state, 'container-tasklog-console'), 'utf8');
      have('container-tasklog-console', made.replace('true', 'false'));
      expect(run('setup-redpanda-docker.sh').changes).to.deep.equal(['docker start tasklog-console']);
      const { changes } = run('setup-redpanda-docker.sh', '--advertise', 'another');
      expect(changes.map((call) => call.split(' ')[1])).to.deep.equal(['rm', 'run']);
    });
    it('listens on loopback, and where it is told to', () => {
      const { calls } = run('setup-redpanda-docker.sh', '--bind', '192.168.49.1');
      const published = calls.join('\n').match(/--publish[= ]\S+/g) ?? [];
      expect(published.length).to.be.greaterThan(2);
      expect(published.filter((each) => !/127\.0\.0\.1|192\.168\.49\.1/.test(each))).to.deep.equal([]);
    });
    it('says that Docker is away', () => {
      have('docker-away');
      expect(run('setup-redpanda-docker.sh').said).to.contain('daemon');
    });
  });

  describe('on Oracle Kubernetes Engine', () => {
    it('names every secret that is missing, and changes nothing', () => {
      haveAll();
      have('secret-redpanda', 'brokers username password');
      rmSync(join(state, 'secret-tasklog-tls'));
      const { code, said, changes } = run('deploy-cloud.sh', ...CLOUD);
      expect([code, changes]).to.deep.equal([1, []]);
      for (const each of ['redpanda (ca)', 'tasklog-tls (tls.crt)', 'tasklog-tls (tls.key)'])
        expect(said).to.contain(each);
      expect(said).not.to.contain('tasklog-database (');
    });
    it('deploys by digest, makes what secrets are ours once, and changes nothing when it is run again', () => {
      haveAll();
      const first = run('deploy-cloud.sh', ...CLOUD);
      expect(first.code, first.said).to.equal(0);
      expect(first.changes.filter((call) => call.includes(`digests.node=${SHA('1')}`))).to.have.length(CHARTS.length);
      for (const name of ['service-key', 'auth', 'app-token', 'dapr-token'])
        expect(existsSync(join(state, `secret-tasklog-${name}`)), name).to.equal(true);
      expect(run('deploy-cloud.sh', ...CLOUD).changes).to.deep.equal([]);
    });
    it('leaves no secret behind, and shows none', () => {
      haveAll();
      const { said, calls } = run('deploy-cloud.sh', ...CLOUD);
      expect(calls.join('\n')).to.contain('--from-file=secret=');
      for (const [, file = ''] of calls.join('\n').matchAll(/--from-file=\S+?=(\S+)/g))
        expect(existsSync(file), file).to.equal(false);
      expect(said).not.to.match(/[\w-]{40,}/);
    });
    it('only says what it would do, when it is asked to', () => {
      haveAll();
      const { code, said, changes } = run('deploy-cloud.sh', ...CLOUD, '--dry-run');
      expect([code, changes], said).to.deep.equal([0, []]);
      for (const chart of CHARTS) expect(said).to.contain(`--install ${chart}`);
    });
    it('meets no other cluster than the one that is named', () => {
      haveAll();
      expect(run('deploy-cloud.sh', ...CLOUD.slice(2)).said).to.contain('--context is missing');
      expect(run('deploy-cloud.sh', '--context', 'other', ...CLOUD.slice(2)).said).to.contain('no context other');
      have('small');
      const { code, said, changes } = run('deploy-cloud.sh', ...CLOUD);
      expect([code, changes]).to.deep.equal([1, []]);
      expect(said).to.contain('deploy-local.sh');
    });
    it('refuses an image by its tag, and an address without TLS', () => {
      const instead = (option: string, value: string): string[] =>
        CLOUD.map((each, n) => (CLOUD[n - 1] === option ? value : each));
      for (const args of [instead('--node-digest', 'v1.0.0'), instead('--web-url', 'http://tasks.example.org')])
        expect([run('deploy-cloud.sh', ...args).code, run('deploy-cloud.sh', ...args).calls]).to.deep.equal([64, []]);
    });
  });
});
