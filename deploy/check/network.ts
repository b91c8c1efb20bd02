/** Hosts in network namespaces of this machine, on one switch, each with the rules of its policies. Needs root. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { PartMissing } from '@tasklog/runtime/testing/real/tools';
import { rulesFor } from './policies.ts';
import type { Enforced, Host } from './policies.ts';

export type Edge = { from: string; to: string; port: number };
export type Answered = 'open' | 'refused' | 'silent';

export type Network = {
  /** Tries each edge, all while every host listens on the ports it is asked for. */
  try: (edges: readonly Edge[]) => Answered[];
  remove: () => void;
};

function run(command: string, args: string[], input = ''): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { input, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}

/** Throws PartMissing where namespaces cannot be made. */
export function needNamespaces(): void {
  const cure = 'Cure: run as root, apt-get install iproute2 nftables python3';
  for (const command of ['ip', 'nft', 'python3']) {
    if (spawnSync(command, ['-V']).error) throw new PartMissing(`no ${command} to try policies with. ${cure}`);
  }
  const name = `tasklog-try-${randomBytes(3).toString('hex')}`;
  if (spawnSync('ip', ['netns', 'add', name]).status !== 0)
    throw new PartMissing(`network namespaces cannot be made here. ${cure}`);
  spawnSync('ip', ['netns', 'delete', name]);
}

export function openNetwork(enforced: Enforced): Network {
  const id = randomBytes(3).toString('hex');
  const { hosts } = enforced;
  const spaceOf = (at: number): string => `tasklog-${id}-${String(at)}`;
  const spaces = hosts.map((_, at) => spaceOf(at));
  const hub = `tasklog-${id}-switch`;
  const remove = (): void => {
    for (const space of [...spaces, hub]) spawnSync('ip', ['netns', 'delete', space]);
  };
  try {
    for (const space of [...spaces, hub]) run('ip', ['netns', 'add', space]);
    run('ip', ['-netns', hub, '-batch', '-'], 'link add name switch type bridge\nlink set switch up\n');
    run(
      'ip',
      ['-netns', hub, '-batch', '-'],
      spaces
        .map((space, at) => {
          const line = `port${String(at)}`;
          return `link add ${line} type veth peer name line netns ${space}\nlink set ${line} master switch up\n`;
        })
        .join(''),
    );
    for (const [at, host] of hosts.entries()) {
      const space = spaceOf(at);
      const up = `link set lo up\naddress add ${host.address}/32 dev line\nlink set line up\nroute add 0.0.0.0/0 dev line\n`;
      run('ip', ['-netns', space, '-batch', '-'], up);
      run('ip', ['netns', 'exec', space, 'nft', '-f', '-'], rulesFor(host, enforced));
    }
  } catch (error) {
    remove();
    throw error;
  }
  const at = (name: string): number => hosts.findIndex((host) => host.name === name);
  const addressOf = (name: string): string => (hosts[at(name)] as Host).address;
  return {
    try: (edges) => {
      const open = new Map(edges.map(({ to, port }) => [`${to} ${String(port)}`, { to, port }]));
      const asked = {
        listen: [...open.values()].map(({ to, port }) => [spaceOf(at(to)), addressOf(to), port]),
        connect: edges.map(({ from, to, port }) => [spaceOf(at(from)), addressOf(to), port]),
      };
      return JSON.parse(run('python3', [join(import.meta.dirname, 'connect.py')], JSON.stringify(asked))) as Answered[];
    },
    remove,
  };
}
