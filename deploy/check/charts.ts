/** The charts as Helm renders them, for the validators and for tests. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

export const HELM_FOLDER = join(import.meta.dirname, '../helm');
/** What each installation in the cloud says for itself; see deploy/helm/README.md. */
export const RELEASE = join(import.meta.dirname, 'values-release.yaml');

export const SERVICES = ['command-api', 'projectors', 'query-api', 'realtime', 'web'] as const;
/** In the order in which they build on one another. */
export const CHARTS = [...SERVICES, 'tasklog'] as const;
export const PLACES = ['local', 'cloud'] as const;
export type Chart = (typeof CHARTS)[number];
export type Place = (typeof PLACES)[number];

/** An object of Kubernetes, as far as anybody here looks into it. */
export type Manifest = {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  spec: Record<string, unknown>;
  data?: Record<string, string>;
};

export type Rendered = { ok: true; text: string; manifests: Manifest[] } | { ok: false; fault: string };

export type Charts = {
  /** The folder of a chart, with what it depends on beside it. */
  folderOf: (chart: Chart) => string;
  render: (chart: Chart, place: Place | undefined, sets?: readonly string[]) => Rendered;
  lint: (chart: Chart, place: Place) => Rendered;
  remove: () => void;
};

export const valueFiles = (place: Place): string[] => (place === 'cloud' ? [RELEASE] : []);

/** Copies the charts and builds their dependencies there, all from files beside them: nothing is fetched. */
export function openCharts(helm: string): Charts {
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-charts-'));
  cpSync(HELM_FOLDER, folder, { recursive: true, filter: (path) => !/\/charts$|Chart\.lock$/.test(path) });
  // Helm's own caches and settings stay out of it.
  const home = mkdtempSync(join(tmpdir(), 'tasklog-helm-'));
  const env = { ...process.env, HELM_CACHE_HOME: home, HELM_CONFIG_HOME: home, HELM_DATA_HOME: home };
  const run = (...args: string[]): Rendered => {
    const { status, stdout, stderr, error } = spawnSync(helm, args, {
      cwd: folder,
      env,
      encoding: 'utf8',
      maxBuffer: 64 * 2 ** 20,
    });
    if (status !== 0) return { ok: false, fault: error?.message ?? `${stderr}${stdout}` };
    return { ok: true, text: stdout, manifests: [] };
  };
  for (const chart of CHARTS) {
    const built = run('dependency', 'build', '--skip-refresh', chart);
    if (!built.ok) throw new Error(`The dependencies of ${chart} cannot be built: ${built.fault}`);
  }
  const values = (chart: Chart, place: Place | undefined): string[] =>
    place === undefined
      ? []
      : [join(folder, chart, `values-${place}.yaml`), ...valueFiles(place)].flatMap((file) => ['-f', file]);
  return {
    folderOf: (chart) => join(folder, chart),
    render: (chart, place, sets = []) => {
      const set = sets.flatMap((each) => ['--set', each]);
      const where = ['--kube-version', '1.34.0', '--namespace', 'tasklog'];
      const rendered = run('template', 'tasklog', join(folder, chart), ...where, ...values(chart, place), ...set);
      return rendered.ok ? { ...rendered, manifests: manifestsIn(rendered.text) } : rendered;
    },
    lint: (chart, place) =>
      run('lint', '--strict', '--kube-version', '1.34.0', join(folder, chart), ...values(chart, place)),
    remove: () => {
      for (const each of [folder, home]) rmSync(each, { recursive: true, force: true });
    },
  };
}

/** The objects in a text of several documents. */
export const manifestsIn = (text: string): Manifest[] =>
  parseAllDocuments(text)
    .map((document) => document.toJS({ maxAliasCount: 1_000 }) as Manifest | null)
    .filter((manifest) => manifest !== null);

/** An empty folder for what is judged, made anew. */
export function emptied(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

export const yamlFilesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(folder, name));
