/** Dead letters in words, for a terminal. What an event holds was written by somebody else: it is never printed as it is. */
import type {
  DeadLetter,
  DeadLetterDetail,
  DeadLetterGroup,
  DeadLetterList,
  QueueAnswer,
  RetryAnswer,
} from '@tasklog/schemas';
import { printable, table } from './table.ts';
import type { Column } from './table.ts';

const right = (title: string): Column => ({ title, align: 'right' });
const left = (title: string): Column => ({ title });
const GROUP = [
  right('COUNT'),
  right('BEHIND'),
  ...['PROJECTOR', 'TYPE', 'FIRST', 'LAST'].map(left),
  right('NEWEST'),
  left('ERROR'),
];
const LETTER = [
  right('ID'),
  ...['PROJECTOR', 'TYPE', 'KEY', 'STATE'].map(left),
  right('TRIES'),
  ...['LAST', 'ERROR'].map(left),
];

const minute = (instant: string): string => instant.slice(0, 16).replace('T', ' ');

export function listed({ groups = [], items, total }: DeadLetterList): string {
  if (items.length === 0) return 'Nothing: every record that fits was applied or settled.';
  const group = (each: DeadLetterGroup): string[] => [
    ...[
      String(each.count),
      `+${String(each.behind)}`,
      each.projector,
      printable(each.type ?? '–', 30),
      minute(each.firstAt),
    ],
    ...[minute(each.lastAt), String(each.newest), printable(each.errorClass, 100)],
  ];
  const item = (each: DeadLetter): string[] => [
    ...[
      String(each.id),
      each.projector,
      printable(each.type ?? '–', 30),
      printable(each.key, 60),
      each.behind ? 'behind' : each.state,
    ],
    ...[String(each.attempts), minute(each.lastAt), printable(each.error, 100)],
  ];
  return [
    ...(groups.length > 0 ? [table(GROUP, groups.map(group)), ''] : []),
    table(LETTER, items.map(item)),
    '',
    `newest ${String(items.length)} of ${String(total)} · tasklog dead-letters show ID tells more`,
  ].join('\n');
}

export function shown({ letter, event, failures, schemaDiff, waiting, blockedSince }: DeadLetterDetail): string {
  const where = `${letter.topic}/${String(letter.partition)} at ${String(letter.offset)}`;
  return [
    `Dead letter ${String(letter.id)}: ${printable(letter.type ?? 'an event without a type')}, ${where}`,
    `${letter.projector} (generation ${String(letter.generation)}) · ${letter.state} · key ${printable(letter.key)}`,
    letter.settledBy === null ? '' : `${letter.state} by ${letter.settledBy} at ${letter.settledAt ?? '?'}`,
    `${String(waiting.ahead)} wait before it, ${String(waiting.behind)} behind it${blockedSince === null ? '' : `; the key waits since ${minute(blockedSince)}`}`,
    '',
    `How it failed, newest first (${String(letter.attempts)} tries):`,
    ...failures.map(({ at, error }) => `  ${minute(at)}  ${printable(error, 2_000)}`),
    '',
    schemaDiff.length === 0 ? 'It is as its schema says.' : 'Not as its schema says:',
    ...schemaDiff.map(({ path, found, wanted }) => `  ${printable(`${path}  is ${found}; ${wanted}`, 400)}`),
    '',
    ...JSON.stringify(event, null, 2)
      .split('\n')
      .map((line) => indented(line)),
  ]
    .filter((line, n, all) => line !== '' || all[n - 1] !== '')
    .join('\n');
}

export function wentOn({ replayed, left, failed }: Pick<QueueAnswer, 'replayed' | 'left' | 'failed'>): string {
  if (failed === null) return `Applied ${String(replayed)}; nothing waits under that key any more.`;
  return `Applied ${String(replayed)}, ${String(left)} still wait: dead letter ${String(failed.id)} fails with “${printable(failed.error)}”.`;
}

export function retried({ keys, freed, replayed, left, failed }: RetryAnswer): string {
  const counts = `Tried ${String(keys)} ${keys === 1 ? 'key' : 'keys'}: ${String(freed)} are free, ${String(replayed)} records applied, ${String(left)} still wait.`;
  return [counts, ...failed.map(({ id, error }) => `  ${String(id)}  ${printable(error)}`)].join('\n');
}

/** A line of JSON with its indent. */
const indented = (line: string): string => `${/^ */.exec(line)?.[0] ?? ''}${printable(line.trimStart(), 2_000)}`;
