import { spawnSync } from 'node:child_process';

/** What the machine lacks, as a sentence with the cure: a test is skipped because of it, a CI run fails. */
export class PartMissing extends Error {}

type Tool = { called: string; args: string[]; version: RegExp; atLeast: [number, number]; cure: string };

const TOOLS = {
  java: {
    called: 'Java 17',
    args: ['-version'],
    version: /version "(\d+)(?:\.(\d+))?/,
    atLeast: [17, 0],
    cure: 'apt-get install openjdk-17-jre-headless',
  },
  mvn: {
    called: 'Maven 3.6',
    args: ['-v'],
    version: /Apache Maven (\d+)\.(\d+)/,
    atLeast: [3, 6],
    cure: 'apt-get install maven',
  },
  go: {
    called: 'Go 1.24',
    args: ['version'],
    version: /go version go(\d+)\.(\d+)/,
    atLeast: [1, 24],
    cure: 'https://go.dev/doc/install',
  },
  promtool: {
    called: 'promtool 2.40',
    args: ['--version'],
    version: /version (\d+)\.(\d+)/,
    atLeast: [2, 40],
    cure: 'apt-get install prometheus',
  },
} as const satisfies Record<string, Tool & { atLeast: readonly [number, number] }>;

/** Throws PartMissing with the first tool that is not on the PATH, or too old. `purpose`: what cannot be had without it. */
export function need(purpose: string, ...commands: (keyof typeof TOOLS)[]): void {
  for (const command of commands) {
    const tool = TOOLS[command];
    const found = versionOf(command, tool);
    if (found && isAtLeast(found, tool.atLeast)) continue;
    const instead = found ? `${command} is ${found.join('.')}` : `${command} is not on the PATH`;
    throw new PartMissing(`no ${tool.called} or later for ${purpose}: ${instead}. Cure: ${tool.cure}`);
  }
}

function versionOf(command: string, { args, version }: Tool): [number, number] | undefined {
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  // Without a command both are null.
  const match = version.exec(`${String(stdout)}\n${String(stderr)}`);
  return match ? [Number(match[1]), Number(match[2] ?? 0)] : undefined;
}

const isAtLeast = (found: readonly [number, number], wanted: readonly [number, number]): boolean =>
  found[0] > wanted[0] || (found[0] === wanted[0] && found[1] >= wanted[1]);
