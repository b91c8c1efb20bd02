import { Command } from 'commander';
import type { ChatAnswer } from '@tasklog/schemas';
import type { Environment } from '../installation.ts';
import { installation, tokenFor } from '../installation.ts';
import { request } from '../request.ts';

type Options = { user: string; thread?: string; zone: string; json?: true };

export function chat({ data, user, zone }: Environment): Command {
  return new Command('chat')
    .description('say something to the list, such as: tasklog chat "what is due this week?"')
    .argument('<message...>', 'what you would say')
    .option('--user <name>', 'a name, or the e-mail address of an account', user)
    .option('--thread <id>', 'go on with a conversation')
    .option('--zone <zone>', 'your time zone', zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone)
    .option('--json', 'print the whole answer')
    .action(async (words: string[], options: Options) =>
      print(await say(data, words.join(' '), options), options.json),
    );
}

/** Sends one message and gives the answer. */
export async function say(data: string, message: string, { user, thread, zone }: Options): Promise<ChatAnswer> {
  const here = installation(data);
  const body = { message, timeZone: zone, ...(thread === undefined ? {} : { threadId: thread }) };
  return (await request<ChatAnswer>(`${here.command}/v1/chat`, await tokenFor(here, user), { method: 'POST', body }))
    .body;
}

export function print(answer: ChatAnswer, json: true | undefined): void {
  console.log(json ? JSON.stringify(answer) : answer.reply.replaceAll(/\*\*?/g, ''));
}
