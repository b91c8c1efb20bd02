import type { Report } from './campaign.ts';

/** What is said at the end of a run: counts first, then whatever is wrong, with what it is about. */
export function summary(report: Report, thrownAway: boolean): string {
  const { seed, mode, seconds, inflicted, skipped, recovery, troubles, late, verdict, folder } = report;
  const faults = Object.values(inflicted).reduce((sum, count) => sum + count, 0);
  const wrong = Object.entries(verdict.violations).filter(([, count]) => count > 0);
  return [
    `seed ${String(seed)}, log in ${mode}, ${String(seconds)} s`,
    `${String(verdict.operations)} operations, ${String(verdict.acknowledged)} acknowledged, ${String(verdict['refused'])} refused, ${String(verdict['unknown'])} unknown`,
    `${String(faults)} faults of ${String(Object.keys(inflicted).length)} kinds; ${String(verdict['records'])} records on the log`,
    ...Object.entries(recovery).map(([of, ms]) => `back after SIGKILL, ${of}: ${figures(ms)}`),
    ...Object.entries(skipped).map(([name, why]) => `skipped: ${name}: ${why}`),
    Object.entries(verdict.violations)
      .map(([kind, count]) => `${kind} ${String(count)}`)
      .join(' · '),
    ...wrong.flatMap(([kind]) =>
      (verdict.found[kind] ?? []).slice(0, 5).map((each) => `✖ ${kind}: ${JSON.stringify(each)}`),
    ),
    ...troubles.map((trouble) => `✖ ${trouble}`),
    ...late.map((what) => `late: ${what}`),
    ...(thrownAway ? [] : [`evidence: ${folder}`]),
  ].join('\n');
}

/** Median and worst of sorted milliseconds. */
export function figures(ms: readonly number[]): string {
  if (ms.length === 0) return 'none';
  return `median ${String(ms[Math.floor(ms.length / 2)])} ms, worst ${String(ms.at(-1))} ms, of ${String(ms.length)}`;
}
