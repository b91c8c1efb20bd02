/** What is known to be wrong with what is installed, as far as anybody can be asked. Who could not be asked has not said "nothing". */
import { spawnSync } from 'node:child_process';
import { root } from './lock.ts';

export type Advice = { kind: 'not checked'; why: string } | { kind: 'checked'; found: string[]; packages: number };

type Report = {
  message?: string;
  error?: { summary?: string; detail?: string };
  auditReportVersion?: number;
  vulnerabilities?: Record<string, { severity: string; range: string }>;
  metadata?: { dependencies?: { total?: number } };
};

/** Reads what npm audit wrote. Only a report that says how many packages were looked at counts as one. */
export function adviceOf(stdout: string, stderr = ''): Advice {
  let report: Report;
  try {
    report = JSON.parse(stdout) as Report;
  } catch {
    return { kind: 'not checked', why: stderr.trim().split('\n')[0] || 'npm audit wrote no report' };
  }
  const { error, message, auditReportVersion, vulnerabilities, metadata } = report;
  const packages = metadata?.dependencies?.total ?? 0;
  if (error || message !== undefined || auditReportVersion === undefined || !vulnerabilities || packages === 0)
    return { kind: 'not checked', why: error?.summary || message || 'npm audit had no advisory data' };
  const found = Object.entries(vulnerabilities).map(([name, { severity, range }]) => `${name} ${range}: ${severity}`);
  return { kind: 'checked', found, packages };
}

/** Asks for what goes into the images. */
export function askAdvisories(): Advice {
  const { stdout, stderr, error } = spawnSync('npm', ['audit', '--json', '--omit=dev', '--package-lock-only'], {
    ...{ cwd: root, encoding: 'utf8', maxBuffer: 64 * 2 ** 20, timeout: 60_000, shell: process.platform === 'win32' },
  });
  return error ? { kind: 'not checked', why: error.message } : adviceOf(stdout, stderr);
}

export const adviceInWords = (advice: Advice): string =>
  advice.kind === 'not checked'
    ? `advisories: not checked (${advice.why})`
    : `advisories: ${String(advice.found.length)} found for ${String(advice.packages)} packages`;
