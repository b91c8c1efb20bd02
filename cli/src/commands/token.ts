import { Command, InvalidArgumentError, Option } from 'commander';
import type { Environment } from '../installation.ts';
import { installation, tokenFor } from '../installation.ts';

const MAX_HOURS = 24 * 30;

export function token({ data, user }: Environment): Command {
  return new Command('token')
    .description('print an access token for a user of this local installation')
    .option('--user <name>', 'a name, or the e-mail address of an account', user)
    .addOption(
      new Option('--role <role>', 'what it may do: an observer sees what an operator sees, and changes nothing')
        .choices(['user', 'observer', 'operator'])
        .default('user'),
    )
    .option('--hours <n>', 'how long it is good for', hours, 1)
    .option('--json', 'print {"token", "user", "role"}')
    .action(async (options: { user: string; role: 'user' | 'observer' | 'operator'; hours: number; json?: true }) => {
      const signed = await tokenFor(installation(data), options.user, options.role, options.hours * 3_600);
      console.log(options.json ? JSON.stringify({ token: signed, user: options.user, role: options.role }) : signed);
    });
}

function hours(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > MAX_HOURS)
    throw new InvalidArgumentError(`Give whole hours, 1 to ${String(MAX_HOURS)}.`);
  return value;
}
