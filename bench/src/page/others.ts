// What has figures of its own shape: rebuilds, reads, and what grows with the data.
import type { Spread } from '../figures.ts';
import type { Fitted } from '../growth/fit.ts';
import type { Compared } from '../rounds.ts';
import type { Result } from '../results.ts';
import { growthOf } from './plot.ts';
import type { GrowthPoint } from './plot.ts';
import { figure, measuredOn, range, table } from './section.ts';
import type { Section } from './section.ts';

type Replay = {
  events: number;
  tasklog: { perSecond: number; seconds: { whole: number }; commands: { perSecond: number } };
  emmett: { events: number; perSecond: number; pageSize: number };
  ratio: number;
};

export function replaySection(result: Result): Section {
  const { events, tasklog, emmett, ratio } = result as unknown as Replay;
  return {
    title: 'A read model built anew',
    parts: [
      measuredOn(result),
      `Of ${figure(events)} events, while commands go on at ${figure(tasklog.commands.perSecond)} a second: ${figure(tasklog.perSecond)} events a second, and ${figure(tasklog.seconds.whole)} s until it was checked and took over. Emmett with Pongo, of ${figure(emmett.events)} of the same events with nothing else going on, in pages of ${figure(emmett.pageSize)}: ${figure(emmett.perSecond)} a second. That is ${figure(ratio)} times as fast.`,
    ],
  };
}

type Asked = { ofAll: { p50Ms: Spread; p99Ms: Spread } };
type Most = { perSecond: number; p50Ms: number; p99Ms: number };

export function readingSection(result: Result): Section {
  const paced = { pages: 'pages, filtered and sorted', search: 'search', asOf: 'lists of a past moment' };
  const most = { mostTasks: 'tasks by id', mostLists: 'pages of 50', mostMixed: 'a mixture' };
  return {
    title: 'Reads',
    parts: [
      measuredOn(result),
      `${figure(Number(result['tasks']))} tasks, over HTTP, ${figure(Number(result['perSecond']))} questions a second:`,
      table(
        ['', 'p50 ms', 'p99 ms'],
        Object.entries(paced).map(([name, what]) => {
          const { p50Ms, p99Ms } = (result[name] as Asked).ofAll;
          return [what, range(p50Ms), range(p99Ms)];
        }),
      ),
      'As many as are answered:',
      table(
        ['', 'a second', 'p50 ms', 'p99 ms'],
        Object.entries(most).map(([name, what]) => {
          const { perSecond, p50Ms, p99Ms } = result[name] as Most;
          return [what, figure(perSecond), figure(p50Ms), figure(p99Ms)];
        }),
      ),
    ],
  };
}

export function mixedSection(result: Result): Section {
  const compared = result as unknown as Compared;
  const columns = {
    ...{ readsPerSecond: 'questions a second', readP50Ms: 'p50 ms', readP99Ms: 'p99 ms' },
    ...{ commandP50Ms: 'commands, p50 ms', commandP99Ms: 'commands, p99 ms', answeredPercent: 'answered, %' },
  };
  const rows = Object.entries(compared.each).map(([at, figures]) => [
    `${figure(Number(at.slice('at'.length)))} a second`,
    ...Object.keys(columns).map((column) => (figures[column] ? range(figures[column]) : '')),
  ]);
  return {
    title: 'Questions and commands together',
    parts: [
      measuredOn(result, compared),
      `Eight questions (pages, searches, tasks by id) to two commands, over HTTP, at fixed paces of ${figure(Number(result['seconds']))} s, on ${figure(Number(result['tasks']))} tasks of ${figure(Number(result['people']))} people, while six read models follow. Milliseconds count from when each was meant to be sent; a pace that is more than two cores give makes a queue as long as it lasts.`,
      table(['', ...Object.values(columns)], rows),
    ],
  };
}

export function growthSection(result: Result): Section {
  const points = result['points'] as GrowthPoint[];
  const fitted = result['fitted'] as Record<string, Fitted>;
  const alt = 'What one of each takes, by how many tasks there are';
  return {
    title: 'What grows with the data',
    parts: [
      measuredOn(result),
      'Each is measured with as many tasks as the plot says (of the log its events, of a backlog its entries); the person who asks has a hundredth of them. The exponent is that of a power of their number, fitted to the time that one takes: 0 does not grow, 1 doubles with it. A tenth more than the bound is left to the noise of measuring.',
      { file: 'growth.svg', alt, svg: growthOf(alt, points) },
      table(
        ['', 'exponent', 'bound', 'within it'],
        Object.entries(fitted).map(([what, { exponent, bound, most }]) => [
          what,
          exponent.toFixed(2),
          bound,
          exponent <= most ? 'yes' : 'no',
        ]),
      ),
    ],
  };
}
