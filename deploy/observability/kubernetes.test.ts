/** What is for a cluster alone cannot run here: it is read, and held against the services and the rules. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import { PROJECTORS } from '@tasklog/projectors';
import { createLogger } from '@tasklog/runtime';
import { orSkip } from '@tasklog/runtime/testing/real/skip';
import { need } from '@tasklog/runtime/testing/real/tools';
import { PROMETHEUS, RULES } from './rules.ts';

type Relabel = {
  source_labels: string[];
  regex?: string;
  replacement?: string;
  target_label?: string;
  action?: string;
};
type Scrape = { job_name: string; relabel_configs?: Relabel[]; kubernetes_sd_configs?: unknown };
type Prometheus = { rule_files: string[]; scrape_configs: Scrape[] };
type Part = Record<string, unknown>;
type Collector = {
  receivers: Part & { prometheus: { config: Prometheus }; filelog: { operators: Operator[] } };
  processors: Part;
  exporters: Part;
  extensions: Part;
  service: {
    extensions: string[];
    pipelines: Record<string, Record<'receivers' | 'processors' | 'exporters', string[]>>;
  };
};
type Operator = { type: string; timestamp?: { layout: string }; severity?: { mapping: Record<string, number> } };

const prometheus = parse(readFileSync(join(PROMETHEUS, 'kubernetes.yml'), 'utf8')) as Prometheus;
const collector = parse(readFileSync(join(import.meta.dirname, 'otel-collector.yaml'), 'utf8'), {
  merge: true,
}) as Collector;

/** The job that a container's metrics are put under. */
function jobOf(container: string, { relabel_configs: rules = [] }: Scrape): string {
  let job = '';
  for (const { source_labels: [from = ''] = [], regex = '(.*)', replacement = '$1', target_label: to } of rules) {
    if (to !== 'job' || from !== '__meta_kubernetes_pod_container_name') continue;
    const match = new RegExp(`^(?:${regex})$`).exec(container);
    if (match) job = replacement.replace('$1', match[1] ?? container);
  }
  return job;
}

const CONTAINERS = ['command-api', 'relay', 'query-api', 'realtime', 'web', ...PROJECTORS.map(({ name }) => name)];

describe('what is read of an installation in Kubernetes', () => {
  for (const [name, scrape] of [
    ['Prometheus', prometheus.scrape_configs[0]],
    ['the collector', collector.receivers.prometheus.config.scrape_configs[0]],
  ] as const)
    it(`goes under the jobs that the rules ask for: ${name}`, () => {
      const asked = new Set(/up\{job=~"([^"]+)"\}/.exec(readFileSync(RULES, 'utf8'))?.[1]?.split('|'));
      expect(scrape && new Set(CONTAINERS.map((container) => jobOf(container, scrape)))).to.deep.equal(asked);
    });

  it('is a configuration of Prometheus, but for who finds the pods', async function () {
    await orSkip(this, [], async () => need('checking the configuration', 'promtool'));
    // Debian's promtool knows no Kubernetes.
    const scrapes = prometheus.scrape_configs.map(({ kubernetes_sd_configs: _, ...scrape }) => ({
      ...scrape,
      static_configs: [{ targets: ['127.0.0.1:1'] }],
      ...('tls_config' in scrape && { tls_config: {}, authorization: undefined }),
    }));
    const folder = mkdtempSync(join(tmpdir(), 'tasklog-prometheus-'));
    copyFileSync(RULES, join(folder, 'alerts.yml'));
    writeFileSync(join(folder, 'prometheus.yml'), stringify({ ...prometheus, scrape_configs: scrapes }));
    const told = execFileSync('promtool', ['check', 'config', 'prometheus.yml'], { cwd: folder, encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(told).to.contain('SUCCESS').and.to.contain('rules found');
  });
});

describe('the collector', () => {
  it('leads through parts that are there, and has none that nothing leads through', () => {
    const { service, ...parts } = collector;
    const pipelines = Object.values(service.pipelines);
    for (const kind of ['receivers', 'processors', 'exporters'] as const)
      expect(new Set(pipelines.flatMap((pipeline) => pipeline[kind])), kind).to.deep.equal(
        new Set(Object.keys(parts[kind])),
      );
    expect(service.extensions).to.deep.equal(Object.keys(parts.extensions));
    expect(Object.keys(service.pipelines)).to.deep.equal(['traces', 'metrics', 'logs']);
  });
  it('refuses before it is full, and sends in batches', () => {
    for (const { processors } of Object.values(collector.service.pipelines))
      expect([processors[0], processors.at(-1)]).to.deep.equal(['memory_limiter', 'batch']);
  });
  it('reads log lines as they are written', () => {
    const lines: string[] = [];
    createLogger('test', 'debug', { write: (line) => void lines.push(line) }).warn('a line');
    const line = JSON.parse(lines[0] ?? '') as { time: string; level: number };
    const [json] = collector.receivers.filelog.operators.filter(({ type }) => type === 'json_parser');
    const pattern = json?.timestamp?.layout.replaceAll(/\d/g, '\\d').replace('.', '\\.') ?? 'none';
    expect(line.time).to.match(new RegExp(`^${pattern}$`));
    expect(json?.severity?.mapping['warn']).to.equal(line.level);
  });
  it('lets no header, statement or query out', () => {
    const { actions } = collector.processors['attributes/private'] as { actions: { action: string; key?: string }[] };
    expect(actions.every(({ action }) => action === 'delete')).to.equal(true);
    expect(actions.map(({ key }) => key)).to.include.members(['db.statement', 'url.query']);
    expect(collector.service.pipelines['traces']?.processors).to.include('attributes/private');
  });
});
