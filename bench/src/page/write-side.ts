// Commands: in process, over HTTP, on to the log and into the read model.
import type { Compared } from '../rounds.ts';
import type { Result } from '../results.ts';
import { barsOf } from './plot.ts';
import type { Point } from './plot.ts';
import { figure, measuredOn, nameOf, range, ratiosTable, table } from './section.ts';
import type { Plot, Section } from './section.ts';

type ByCallers = Record<string, Compared>;

const OURS = nameOf('tasklog');

function pointsOf({ each }: Compared, what: string, group: string): Point[] {
  return Object.entries(each).flatMap(([name, figures]) =>
    figures[what] ? [{ who: nameOf(name), group, ...figures[what] }] : [],
  );
}

const bars = (file: string, alt: string, unit: string, points: readonly Point[]): Plot => ({
  ...{ file, alt, svg: barsOf(alt, unit, points, OURS) },
});

const figuresTable = ({ each }: Compared, columns: Record<string, string>): string => {
  const shown = Object.entries(columns).filter(([name]) => Object.values(each).some((figures) => figures[name]));
  return table(
    ['', ...shown.map(([, head]) => head)],
    Object.entries(each).map(([name, figures]) => [
      nameOf(name),
      ...shown.map(([column]) => (figures[column] ? range(figures[column]) : '')),
    ]),
  );
};

const LATENCIES = { perSecond: 'a second', p50Ms: 'p50 ms', p99Ms: 'p99 ms' };
const COSTS = { cpuMsEach: 'CPU ms', walBytesEach: 'bytes of WAL', storedBytesEach: 'bytes stored' };

export function appendSection(result: Result): Section {
  const unique = result['unique'] as ByCallers;
  const hot = result['hot'] as ByCallers;
  const at = unique['64'];
  if (!at) return { title: 'Commands in process', parts: [] };
  const all = (by: ByCallers, what: string): Point[] =>
    Object.entries(by).flatMap(([callers, compared]) =>
      pointsOf(compared, what, `${callers} ${callers === '1' ? 'caller' : 'callers'}`),
    );
  return {
    title: 'Commands in process',
    parts: [
      measuredOn(result, at),
      'A task is added, then completed, by so many callers, each of which goes on once it is answered: half inserts, half updates. Tasklog, the transaction by hand and the one statement keep the same rows, answers and outbox entries, and the relay puts them on the log meanwhile; Emmett appends an event. pgbench sends the statement of Tasklog once per transaction.',
      bars(
        'append-unique.svg',
        'Commands a second, every caller with tasks of its own',
        'commands a second',
        all(unique, 'perSecond'),
      ),
      ratiosTable(result['ratios']),
      `With 64 callers, and each command's cost with what is done for it behind the answer:`,
      figuresTable(at, { ...LATENCIES, ...COSTS }),
      ...(Object.keys(hot).length > 0
        ? [
            'Where all callers rename the same twenty tasks, one waits for another:',
            bars(
              'append-hot.svg',
              'Commands a second, all callers with the same 20 tasks',
              'commands a second',
              all(hot, 'perSecond'),
            ),
          ]
        : []),
    ],
  };
}

export function relaySection(result: Result): Section {
  const compared = result as unknown as Compared;
  return {
    title: 'The outbox, drained',
    parts: [
      measuredOn(result, compared),
      `${figure(Number(result['entries']))} entries wait. Tasklog puts each on two topics of the log, with its offset and in order; graphile-worker, pg-boss and pg-transactional-outbox hand each to a handler that does nothing, and what is not done after ${figure(Number(result['withinSeconds']))} s is left. COPY writes the same records from a file.`,
      bars('relay.svg', 'Entries a second', 'entries a second', pointsOf(compared, 'perSecond', ' ')),
      ratiosTable(result['ratios']),
    ],
  };
}

type Sustained = {
  seconds: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  drainedSeconds: number;
};

export function httpSection(result: Result): Section {
  const compared = result as unknown as Compared;
  const { seconds, perSecond, p50Ms, p99Ms, maxMs, drainedSeconds } = result['sustained'] as Sustained;
  return {
    title: 'Commands over HTTP',
    parts: [
      measuredOn(result, compared),
      'With token, validation, Idempotency-Key and If-Match, the load on the same cores, 64 connections; beside a handler written by hand with Express and pg, which makes the same five writes in a transaction.',
      bars('http.svg', 'Commands over HTTP a second', 'commands a second', pointsOf(compared, 'perSecond', ' ')),
      ratiosTable(result['ratios']),
      figuresTable(compared, { ...LATENCIES, ...COSTS }),
      `Sent at a fixed pace for ${figure(seconds)} s, ${figure(perSecond)} a second: p50 ${figure(p50Ms)} ms, p99 ${figure(p99Ms)} ms and at most ${figure(maxMs)} ms from when each was meant to be sent; all was on the log ${figure(drainedSeconds)} s after the last.`,
    ],
  };
}

const PACES: Record<string, string> = {
  ...{ at200: '200 a second', at1000: '1,000 a second', at2000: '2,000 a second' },
  at1000BesideIdleWriter: '1,000 a second, beside an idle write transaction',
};

export function latencySection(result: Result): Section {
  const { each, ...rest } = result as unknown as Compared;
  const named = Object.fromEntries(Object.entries(each).map(([name, figures]) => [PACES[name] ?? name, figures]));
  const compared = { each: named, ...rest };
  const points = Object.entries(named).flatMap(([group, figures]) =>
    ['p50Ms', 'p99Ms'].flatMap((what) =>
      figures[what] ? [{ who: what === 'p50Ms' ? 'half of them' : '99 of 100', group, ...figures[what] }] : [],
    ),
  );
  return {
    title: 'From the answer to the read model',
    parts: [
      measuredOn(result, compared),
      'Commands at a fixed pace over HTTP; one in so many is looked for in the read model from its answer on. The idle write transaction is in another database of the server.',
      bars('latency.svg', 'Milliseconds from the answer to the read model', 'ms', points),
      figuresTable(compared, { ...LATENCIES, answeredP50Ms: 'answered, p50 ms', answeredP99Ms: 'answered, p99 ms' }),
    ],
  };
}
