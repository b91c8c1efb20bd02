// The interpreter on one core: a message of everyday length, the longest, and texts made to be slow.
import { fromInput, interpret } from '@tasklog/domain/language/interpret';
import { ownCases } from '@tasklog/domain/testing/accuracy/cases';
import { machine, percentile } from './figures.ts';

const EVERYDAY = 500;
const LONGEST = 2_000;

/** Words that parsers trip over, said again and again up to a length. */
const TRAPS = [
  'every ',
  'every every! ',
  'monday ',
  'mon, ',
  'mon at 7, ',
  '1 ',
  '5/2 ',
  '2026-07-',
  'a',
  'a ',
  'at 5 ',
  'at ',
  'in 3 days ',
  'a week after ',
  'the last ',
  'last friday of ',
  'from 1 to 2 ',
  'between ',
  'except ',
  'but not on ',
  'remind me ',
  'remind me 1 day and ',
  '!1 ',
  '#a ',
  'p1 ',
  'and ',
  'not done ',
  'move it to ',
  'complete ',
  'delete 1 and ',
  'the ',
  'first thing ',
  'until ',
  'for 2 weeks ',
  'to my list ',
  'a note to ',
  'task ',
  'as done ',
  'is ',
  ', ',
  '; call ann, ',
  'call ann tomorrow and ',
  'please ',
  'thanks ',
  '(',
  '"',
  "'",
  '-',
  '\\',
  '//',
  '. ',
  ' ',
  '\n',
  '- a\n',
  '\u200d',
  '🙂',
  'I will ',
  'priority ',
  'due ',
  'show me ',
  'what is ',
  '& | ! ',
];

const SETUP = Array.from({ length: 20 }, (_, index) => ({
  n: index + 1,
  title: `Task number ${index + 1} about the boat`,
  due: '2026-07-15',
  tags: ['boat'],
}));
const WHEN = { now: '2026-07-15T10:00:00+02:00', tz: 'Europe/Oslo', setup: SETUP };

export async function interpreter({ quick }: { quick: boolean }): Promise<unknown> {
  const messages = ownCases().cases;
  const everyday = messages.map(({ message }) => message).filter((message) => message.length <= EVERYDAY);
  const padded = everyday.map((message) => `${message} `.repeat(EVERYDAY).slice(0, EVERYDAY));
  timesOf(everyday);
  const rounds = quick ? 1 : 5;
  const slow = TRAPS.map((trap) => growthOf(trap, quick ? 3 : 9)).sort((a, b) => b.longest - a.longest);
  return {
    bench: 'interpreter',
    machine: machine(),
    unit: 'ms per message, one core',
    everyday: figuresOf(Array.from({ length: rounds }, () => timesOf(everyday)).flat()),
    filledTo500: figuresOf(Array.from({ length: rounds }, () => timesOf(padded)).flat()),
    adversarial: {
      characters: LONGEST,
      worst: slow[0],
      steepest: [...slow].sort((a, b) => b.growth - a.growth)[0],
      slowest: slow.slice(0, 8),
    },
  };
}

function timesOf(messages: readonly string[]): number[] {
  return messages.map((message) => timeOf(message));
}

function timeOf(message: string): number {
  const context = fromInput({ ...WHEN, message });
  const started = performance.now();
  interpret(message, context);
  return performance.now() - started;
}

function figuresOf(times: readonly number[]): object {
  return {
    messages: times.length,
    p50: percentile(times, 50),
    p99: percentile(times, 99),
    max: percentile(times, 100),
  };
}

/** How the time of a text grows when it doubles: the median of several runs at both lengths. Below a tenth of a millisecond growth is noise. */
function growthOf(trap: string, runs: number): { text: string; half: number; longest: number; growth: number } {
  const text = (length: number) => trap.repeat(length).slice(0, length);
  const median = (length: number) =>
    percentile(
      Array.from({ length: runs }, () => timeOf(text(length))),
      50,
    );
  const [half, longest] = [median(LONGEST / 2), median(LONGEST)];
  const growth = half < 0.1 ? 1 : Math.round((longest / half) * 100) / 100;
  return { text: trap, half, longest, growth };
}
