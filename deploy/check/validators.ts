/** The programs that judge, each over files: what they are asked, and what of their answers counts. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CHECKOV, HADOLINT, SHELLCHECK } from './exceptions.ts';
import { envOf } from './tools.ts';
import type { Tools } from './tools.ts';

const root = join(import.meta.dirname, '../..');
export const KUBERNETES = '1.34';

/** Status 0 when there is nothing to find fault with. */
export type Outcome = { status: number | null; told: string };
type Judge = (files: readonly string[]) => Outcome;

/** What kubernetes-validate knows; kubeconform is for the others. */
const OF_KUBERNETES = [
  'ConfigMap',
  'Deployment',
  'HorizontalPodAutoscaler',
  'Job',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'Service',
  'ServiceAccount',
];

export type Validators = Record<
  | 'kubernetesValidate'
  | 'kubeconform'
  | 'checkovOfKubernetes'
  | 'checkovOfImages'
  | 'checkovOfWorkflows'
  | 'hadolint'
  | 'actionlint'
  | 'shellcheck'
  | 'yamllint'
  | 'composeGo'
  | 'composeSchema'
  | 'promtool',
  Judge
>;

/** `schemas`: the folder of custom schemas. Files are told from the repository or absolute. */
export function validators(tools: Tools, schemas: string): Validators {
  const run = (file: string, ...args: string[]): Outcome => {
    const { status, stdout, stderr, error } = spawnSync(file, args, {
      cwd: root,
      env: envOf(tools.python),
      encoding: 'utf8',
      maxBuffer: 64 * 2 ** 20,
    });
    return { status, told: error?.message ?? `${stdout}${stderr}` };
  };
  /** Asked about no file most would find fault with that. */
  const some =
    (judge: Judge): Judge =>
    (files) =>
      files.length === 0 ? { status: 0, told: '' } : judge(files);
  const checkov = (framework: keyof typeof CHECKOV): Judge =>
    some((files) => {
      const without = Object.keys(CHECKOV[framework]).join(',');
      const args = ['--compact', '--quiet', '--skip-download', '--framework', framework];
      return run(
        'checkov',
        ...args,
        ...(without ? ['--skip-check', without] : []),
        ...files.flatMap((file) => ['-f', file]),
      );
    });
  const schema = join(schemas, '{{ .ResourceKind }}{{ .KindSuffix }}.json');
  const hadolintIgnores = Object.keys(HADOLINT).flatMap((rule) => ['--ignore', rule]);
  return {
    kubernetesValidate: (files) => validated(run('kubernetes-validate', '--strict', '-k', KUBERNETES, ...files)),
    kubeconform: (files) =>
      run(
        tools.kubeconform,
        '-strict',
        '-summary',
        '-skip',
        OF_KUBERNETES.join(','),
        '-schema-location',
        schema,
        ...files,
      ),
    checkovOfKubernetes: checkov('kubernetes'),
    checkovOfImages: checkov('dockerfile'),
    checkovOfWorkflows: checkov('github_actions'),
    hadolint: some((files) => run('hadolint', ...hadolintIgnores, ...files)),
    actionlint: some((files) => run(tools.actionlint, ...files)),
    shellcheck: some((files) =>
      run('shellcheck', '-x', ...Object.keys(SHELLCHECK).map((rule) => `--exclude=${rule}`), ...files),
    ),
    yamllint: (files) => run('yamllint', '--strict', '-c', join(import.meta.dirname, 'yamllint.yaml'), ...files),
    composeGo: ([file = '']) => run(tools.composeGo, file),
    composeSchema: (files) => run('check-jsonschema', '--builtin-schema', 'vendor.compose-spec', ...files),
    promtool: ([rules = '', tests = '']) =>
      together([run('promtool', 'check', 'rules', rules), ...(tests ? [run('promtool', 'test', 'rules', tests)] : [])]),
  };
}

export function together(outcomes: readonly Outcome[]): Outcome {
  const faults = outcomes.filter(({ status }) => status !== 0);
  return { status: faults.length, told: faults.map(({ told }) => told).join('\n') };
}

/** Of a kind that it does not know it only warns; those of KEDA are kubeconform's, and there should be no others. */
function validated({ status, told }: Outcome): Outcome {
  const faults = told.split('\n').filter((line) => !/^INFO |keda\.sh\//.test(line) && line.trim() !== '');
  return { status: status === 0 && faults.length > 0 ? 1 : status, told: faults.join('\n') };
}
