import { Command } from 'commander';
import type { ProjectionList } from '@tasklog/schemas';
import { installation, tokenFor } from '../installation.ts';
import type { Environment } from '../installation.ts';
import { count } from '../numbers.ts';
import { askProjectors } from '../projectors.ts';
import { request } from '../request.ts';
import { printable, table } from '../table.ts';

type Swapped = { projector: string; from: number; to: number };
type Acting = { reason: string; allowDeadLetters?: true; json?: true };

export function projections(environment: Environment): Command {
  const command = new Command('projections')
    .description('show each read model with its generations: the live one, one kept to go back to, one being built')
    .option('--json', 'print the whole answer')
    .action(async ({ json }: { json?: true }) => {
      const here = installation(environment.data);
      const token = await tokenFor(here, environment.user, 'observer');
      const { body } = await request<ProjectionList>(`${here.query}/ops/projections`, token);
      console.log(json ? JSON.stringify(body) : listed(body));
    });
  command
    .command('swap')
    .description('show the generation that is ready in the place of the live one')
    .argument('<projection>', 'which read model')
    .requiredOption('--reason <text>', 'why; it is kept with the action')
    .option('--allow-dead-letters', 'also when it cannot apply records that the live one could')
    .option('--json', 'print the answer')
    .action(async (projector: string, { reason, allowDeadLetters, json }: Acting) =>
      act(
        environment,
        `/ops/projections/${encodeURIComponent(projector)}/swap`,
        { reason, ...(allowDeadLetters && { allowDeadLetters }) },
        json,
      ),
    );
  command
    .command('rollback')
    .description('show the generation again that was live before; it has been kept up to date')
    .argument('<projection>', 'which read model')
    .requiredOption('--reason <text>', 'why; it is kept with the action')
    .option('--json', 'print the answer')
    .action(async (projector: string, { reason, json }: Acting) =>
      act(environment, `/ops/projections/${encodeURIComponent(projector)}/rollback`, { reason }, json),
    );
  return command;
}

async function act(environment: Environment, path: string, body: object, json: true | undefined): Promise<void> {
  const swapped = await askProjectors<Swapped>(environment, path, { method: 'POST', body });
  const { projector, from, to } = swapped;
  console.log(
    json
      ? JSON.stringify(swapped)
      : `Generation ${String(to)} of ${projector} is live; ${String(from)} is kept for a day. To go back: tasklog projections rollback ${projector} --reason …`,
  );
}

function listed({ items }: ProjectionList): string {
  const right = 'right' as const;
  const rows = items.flatMap(({ projector, generations, replay }) =>
    generations.map((each, n) => [
      ...[n === 0 ? projector : '', String(each.generation), each.state, count(each.rows)],
      ...[`${count(Math.ceil(each.bytes / 1e6))} MB`, count(each.lag), count(each.deadLetters)],
      replay?.generation === each.generation
        ? printable(`${replay.state}: ${count(replay.done)} of ${count(replay.records)} ${replay.reason ?? ''}`, 80)
        : each.retireAt === undefined
          ? ''
          : `kept until ${each.retireAt.replace(/\.\d+Z$/, 'Z')}`,
    ]),
  );
  return table(
    [
      ...[{ title: 'PROJECTION' }, { title: 'GEN', align: right }, { title: 'STATE' }, { title: 'ROWS', align: right }],
      ...[
        { title: 'SIZE', align: right },
        { title: 'BEHIND', align: right },
        { title: 'DEAD', align: right },
        { title: '' },
      ],
    ],
    rows,
  );
}
