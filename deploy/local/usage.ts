/** What may stand behind `npm start --`, and what it says of itself. */
import type { Setting } from '@tasklog/runtime/settings';
import { LOCAL_SETTINGS } from './settings.ts';

const OPTIONS = ['--json', '--help'];

const HEAD = `The whole of Tasklog on this machine: its services, its web and, unless DATABASE_URL says otherwise, its database. Ctrl-C stops it.

  npm start
  WEB_PORT=8080 npm start

  --json   says that it is ready in one line of JSON
  --help   this text

Settings are environment variables; .env.example has them with examples.
`;

/** Text to be printed in place of a start, and the exit code: of `--help`, or of words that mean nothing. Undefined: start. */
export function usage(args: readonly string[]): { text: string; code: 0 | 2 } | undefined {
  const unknown = args.filter((arg) => !OPTIONS.includes(arg));
  if (unknown.length > 0)
    return {
      text: `There is no ${unknown.join(', and no ')}. Try: npm start -- --help. Settings are environment variables.`,
      code: 2,
    };
  return args.includes('--help') ? { text: `${HEAD}\n${settingsTold()}`, code: 0 } : undefined;
}

const settingsTold = (): string =>
  Object.entries<Setting>(LOCAL_SETTINGS)
    .map(
      ([name, { about, default: value }]) =>
        `  ${name}${value === undefined ? '' : ` (${String(value)})`}\n      ${about}`,
    )
    .join('\n');
