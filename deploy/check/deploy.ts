/**
 * `npm run check:deploy`: everything that can be said of the deployment without Docker and without a cluster. All steps run;
 * all faults are told. Without Go or Python it is left out with the reason, except with CI=true.
 */
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { need, PartMissing } from '@tasklog/runtime/testing/real/tools';
import { CHARTS, emptied, openCharts, PLACES, yamlFilesIn } from './charts.ts';
import type { Charts, Rendered } from './charts.ts';
import { writeCustomSchemas } from './custom-schemas.ts';
import { secretsIn } from './secrets.ts';
import { adviceInWords, askAdvisories } from './supply/advisories.ts';
import { tools, versions } from './tools.ts';
import type { Tools } from './tools.ts';
import { together, validators } from './validators.ts';
import type { Outcome, Validators } from './validators.ts';

const root = join(import.meta.dirname, '../..');
const RULES = 'deploy/observability/prometheus';
const tell = (message: string): void => console.log(message);
const found = (...patterns: string[]): string[] =>
  globSync(patterns, { cwd: root, exclude: (name) => name === 'node_modules' }).sort();
const outcomeOf = (rendered: Rendered): Outcome =>
  rendered.ok ? { status: 0, told: '' } : { status: 1, told: rendered.fault };

/** In this order, for the later ones judge what an earlier one renders. */
function steps(
  { gitleaks }: Tools,
  judge: Validators,
  charts: Charts,
  rendered: string,
): Record<string, () => Outcome> {
  return {
    'schemas of the charts': () => {
      const { status, stderr } = spawnSync(process.execPath, ['deploy/helm/schemas.ts', '--check'], {
        cwd: root,
        encoding: 'utf8',
      });
      return { status, told: stderr };
    },
    'helm lint': () => together(CHARTS.flatMap((chart) => PLACES.map((place) => outcomeOf(charts.lint(chart, place))))),
    'helm template': () => renderAll(charts, rendered),
    'kubernetes-validate': () => judge.kubernetesValidate(yamlFilesIn(rendered)),
    'kubeconform, of Dapr and KEDA': () =>
      judge.kubeconform([...yamlFilesIn(rendered), ...found('deploy/dapr-components/*/*.yaml')]),
    'checkov, of charts': () => judge.checkovOfKubernetes(yamlFilesIn(rendered)),
    'checkov, of images': () => judge.checkovOfImages(found('deploy/docker/Dockerfile.*')),
    'checkov, of workflows': () => judge.checkovOfWorkflows(found('.github/workflows/*.yml')),
    hadolint: () => judge.hadolint(found('deploy/docker/Dockerfile.*')),
    actionlint: () => judge.actionlint(found('.github/workflows/*.yml')),
    shellcheck: () => judge.shellcheck(found('deploy/**/*.sh')),
    yamllint: () => judge.yamllint(['deploy', ...(found('.github').length > 0 ? ['.github'] : [])]),
    'compose-go': () => judge.composeGo(['deploy/compose.yaml']),
    'the schema of compose': () => judge.composeSchema(['deploy/compose.yaml']),
    'gitleaks, over the whole history': () => {
      const { whole, commits, ...outcome } = secretsIn(gitleaks, root);
      if (!whole) tell(`Not all of the history is here: of a shallow clone ${String(commits)} commits were searched.`);
      return outcome;
    },
    'advisories of npm': () => {
      const advice = askAdvisories();
      tell(adviceInWords(advice));
      return { status: advice.kind === 'checked' ? advice.found.length : 0, told: adviceInWords(advice) };
    },
    promtool: () => {
      need('checking the alert rules', 'promtool');
      return judge.promtool([`${RULES}/alerts.yml`, `${RULES}/alerts.test.yml`]);
    },
  };
}

function renderAll(charts: Charts, folder: string): Outcome {
  const keep = (name: string, each: Rendered): Outcome => {
    if (each.ok) writeFileSync(join(folder, `${name}.yaml`), each.text);
    return outcomeOf(each);
  };
  // How it scales by lag on the broker itself: a choice that no value file makes.
  const onBroker = ['global.keda.trigger=kafka', 'global.keda.brokers=broker.example.org:9092'];
  return together([
    ...CHARTS.flatMap((chart) => PLACES.map((place) => keep(`${chart}-${place}`, charts.render(chart, place)))),
    keep('projectors-on-broker', charts.render('projectors', 'cloud', onBroker)),
  ]);
}

/** What is missing on a machine is told, and is a fault where CI=true. */
function orLeftOut<T>(what: string, error: unknown, instead: T): T {
  if (!(error instanceof PartMissing) || process.env['CI'] === 'true') throw error;
  tell(`${what} was left out: ${error.message}`);
  return instead;
}

async function check(): Promise<string[]> {
  const ready = await tools(tell);
  tell(`Judged by ${versions()}, promtool.`);
  const charts = openCharts(ready.helm);
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-check-'));
  const failed: string[] = [];
  try {
    const schemas = emptied(join(folder, 'schemas'));
    writeCustomSchemas(schemas, ready.daprCrds);
    for (const [name, run] of Object.entries(
      steps(ready, validators(ready, schemas), charts, emptied(join(folder, 'rendered'))),
    )) {
      const started = performance.now();
      const outcome = attempt(name, run);
      if (outcome === undefined) continue;
      const { status, told } = outcome;
      const seconds = ((performance.now() - started) / 1_000).toFixed(1);
      tell(`${status === 0 ? '✔' : '✖'} ${name} (${seconds} s)`);
      if (status === 0) continue;
      failed.push(name);
      tell(told.trim());
    }
  } finally {
    charts.remove();
    rmSync(folder, { recursive: true, force: true });
  }
  return failed;
}

function attempt(name: string, run: () => Outcome): Outcome | undefined {
  try {
    return run();
  } catch (error) {
    return orLeftOut(name, error, undefined);
  }
}

const failed = await check().catch((error: unknown) => orLeftOut<string[]>('The check of the deployment', error, []));
if (failed.length > 0) {
  console.error(`\nNot in order: ${failed.join(', ')}.`);
  process.exitCode = 1;
}
