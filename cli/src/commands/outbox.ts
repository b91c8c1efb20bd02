import { Command } from 'commander';
import type { OpsOutbox } from '@tasklog/schemas';
import { paintFor } from '../colour.ts';
import type { Paint } from '../colour.ts';
import type { Environment } from '../installation.ts';
import { age, count, instant, speed } from '../numbers.ts';
import { askOperations, processText } from '../operations.ts';
import { table } from '../table.ts';
import { watch } from '../watch.ts';

export function outbox({ data, env }: Environment): Command {
  return new Command('outbox')
    .description('show what waits to be put on the log, since when, and which relay puts it there')
    .option('--watch', 'show it again every two seconds, until Ctrl-C')
    .option('--json', 'print the whole answer; with --watch one a line')
    .action(async (options: { watch?: true; json?: true }) => {
      const paint = paintFor(process.stdout, env);
      const show = async (): Promise<string> => {
        const answer = await askOperations<OpsOutbox>(data, '/ops/outbox');
        return options.json ? JSON.stringify(answer) : outboxText(answer, paint);
      };
      if (options.watch) await watch(show, process.stdout);
      else console.log(await show());
    });
}

export function outboxText(outbox: OpsOutbox, paint: Paint): string {
  const { depth, estimated, oldestAgeSeconds, inPerSecond, outPerSecond, leader, epoch, since, leaseAgeSeconds } =
    outbox;
  const colour = { ok: paint.green, slow: paint.yellow, stopped: paint.red }[outbox.state];
  const lease = leaseAgeSeconds === null ? '' : `, its lease renewed ${age(leaseAgeSeconds)} ago`;
  const rows = [
    ['state', colour(outbox.state) + (outbox.why === null ? '' : `: ${outbox.why}`)],
    ['waiting', `${estimated ? 'about ' : ''}${count(depth)} entr${depth === 1 ? 'y' : 'ies'}`],
    ['oldest', depth === 0 ? '–' : age(oldestAgeSeconds)],
    ['in, out', `${speed(inPerSecond)}, ${speed(outPerSecond)} a second`],
    [
      'relay',
      leader === null
        ? `none leads${since === null ? '' : ` since ${instant(since)}`}`
        : `${processText(leader)} leads since ${instant(since)}, epoch ${String(epoch)}${lease}`,
    ],
  ];
  const text = table([{ title: paint.bold('OUTBOX') }, { title: instant(outbox.at) }], rows);
  return outbox.advice === null ? text : `${text}\n\n${paint.bold('What to do')}: ${outbox.advice}`;
}
