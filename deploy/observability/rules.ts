/** What Prometheus and Grafana are given, read back for checking. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const here = (file: string): string => join(import.meta.dirname, file);

export const PROMETHEUS = here('prometheus');
export const RULES = here('prometheus/alerts.yml');
const DASHBOARD = here('grafana/tasklog.json');

/** Told by Prometheus itself and by its node exporter: no process of ours knows the disk under the database. */
const FROM_ELSEWHERE = /^(up|ALERTS|node_\w+)$/;
const WORDS_OF_PROMQL = /^(and|or|unless|by|without|on|ignoring|bool|offset|group_left|group_right)$/;

export type Alert = { name: string; fields: Record<string, string> };

/** The alerts with their annotations; the file is ours, so its lines are enough. */
export function alerts(): Alert[] {
  return readFileSync(RULES, 'utf8')
    .split(/^ *- alert: /m)
    .slice(1)
    .map((text) => ({
      name: text.slice(0, text.indexOf('\n')),
      fields: Object.fromEntries(
        [...text.matchAll(/^ +(summary|description|runbook_url|for): (.+)$/gm)].map(
          ([, name = '', value = '']): [string, string] => [name, value],
        ),
      ),
    }));
}

/** Every expression that is evaluated, of rules and dashboard. */
export function expressions(): string[] {
  const rules = readFileSync(RULES, 'utf8').matchAll(/^ +expr: (?:\|\n((?: {10}.*\n)+)|(.+)$)/gm);
  const dashboard = JSON.stringify(JSON.parse(readFileSync(DASHBOARD, 'utf8'))).matchAll(/"expr":("(?:[^"\\]|\\.)*")/g);
  return [
    ...[...rules].map(([, block, line]) => block ?? line ?? ''),
    ...[...dashboard].map(([, text]) => JSON.parse(text ?? '""') as string),
  ];
}

/** The metrics of ours that an expression reads. */
export function metricsIn(expression: string): string[] {
  const bare = expression
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]|"[^"]*"/g, ' ')
    .replaceAll(/\b(by|without|on|ignoring)\s*\([^)]*\)/g, ' ');
  const names = [...bare.matchAll(/\b[a-zA-Z_][\w:]*\b(?!\s*\()/g)].map(([name]) => name);
  return names.filter((name) => !WORDS_OF_PROMQL.test(name) && !FROM_ELSEWHERE.test(name));
}

/** The metrics that a process tells of at /metrics, by every name under which they can be asked for. */
export function exportedIn(text: string): string[] {
  return [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
    type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name],
  );
}
