import { Command, Option } from 'commander';
import type { Task, TaskList } from '@tasklog/schemas';
import type { Environment } from '../installation.ts';
import { installation, tokenFor } from '../installation.ts';
import { request } from '../request.ts';

type Options = {
  user: string;
  status: string;
  tag?: string;
  priority?: string;
  search?: string;
  limit: string;
  json?: true;
};

export function list({ data, user }: Environment): Command {
  return new Command('list')
    .description('show tasks, by date')
    .option('--user <name>', 'a name, or the e-mail address of an account', user)
    .addOption(new Option('--status <status>', 'which ones').choices(['open', 'done', 'all']).default('open'))
    .option('--tag <tag>', 'only with this tag')
    .addOption(
      new Option('--priority <priority>', 'only with this priority').choices([
        'none',
        'low',
        'medium',
        'high',
        'urgent',
      ]),
    )
    .option('--search <text>', 'only with this text in title, notes or tags')
    .option('--limit <n>', 'so many at most, 1 to 200', '50')
    .option('--json', 'print the whole answer')
    .action(async (options: Options) => {
      const here = installation(data);
      const { body } = await request<TaskList>(
        `${here.query}/v1/tasks?${parameters(options)}`,
        await tokenFor(here, options.user),
      );
      console.log(options.json ? JSON.stringify(body) : table(body));
    });
}

function parameters({ status, tag, priority, search, limit }: Options): string {
  const given = { status, tag, priority, q: search, limit, total: 'true' };
  return new URLSearchParams(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ).toString();
}

function table({ items, total }: TaskList): string {
  if (items.length === 0) return 'Nothing to show. Add something: tasklog add "call mom tomorrow at 10"';
  const more =
    total !== undefined && total > items.length
      ? [`(${String(items.length)} of ${String(total)}; --limit shows more)`]
      : [];
  return [...items.map(line), ...more].join('\n');
}

function line({ title, due, status, priority, tags, recurrence }: Task): string {
  const parts = [status === 'done' ? '[x]' : '[ ]', (due ?? '').replace('T', ' ').padEnd(16), title];
  if (recurrence) parts.push('(repeats)');
  if (priority !== 'none') parts.push(`!${priority}`);
  return [...parts, ...tags.map((tag) => `#${tag}`)].join(' ');
}
