import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { programFor } from '../cli/src/program.ts';
import { blocksIn, pages, proseOf, root, textOf } from './markdown.ts';

type Command = Awaited<ReturnType<typeof programFor>>;

const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
const benches = textOf('bench/src/main.ts');

/** Programs of others that the pages use: whatever else stands at the beginning of a line is a slip of the pen. */
const FOREIGN =
  /^(cd|createdb|curl|do|done|for|gh|git|grep|helm|kubectl|minikube|oci|pg_dump|pg_restore|prometheus|psql|umask)$/;

/** What is typed: one command each, without comments, assignments before it and what it is piped to. */
function commandsIn(sh: string): string[] {
  const inside = [...sh.matchAll(/\$\(([^)]*)\)/g)].map(([, command = '']) => command);
  const outside = sh
    .replaceAll(/\$\([^)]*\)/g, 'VALUE')
    .replaceAll(/'[^']*'|"(?:\\.|[^"\\])*"/g, 'TEXT')
    .replaceAll('\\\n', ' ')
    .replaceAll(/(^|\s)#.*$/gm, '');
  return [outside, ...inside]
    .join('\n')
    .split(/\n|&&|\|\||[|;&]/)
    .map((command) => command.trim().replace(/^(?:\w+=\S+\s+)+(?=\S)/, ''))
    .filter((command) => command !== '' && !/^\w+=/.test(command));
}

/** What is wrong with a command, or undefined. */
function faultOf(command: string, program: Command, page = 'README.md'): string | undefined {
  const [first = '', ...rest] = command.split(/\s+/);
  if (first === 'npm') return ofNpm(rest);
  if (first === 'npx') return rest[0] === 'tasklog' ? ofTasklog(rest.slice(1), program) : ofBin(rest);
  if (first === 'tasklog') return ofTasklog(rest, program);
  if (first === 'node') return ofNode(rest, dirname(page));
  if (first.startsWith('deploy/')) return ofScript(first, rest);
  return FOREIGN.test(first) ? undefined : `no such program as ${first}`;
}

function ofNpm([verb = '', name = '', ...rest]: string[]): string | undefined {
  if (/^(install|ci|pack|publish)$/.test(verb)) return undefined;
  const script = verb === 'run' || verb === 'run-script' ? name : verb;
  if (!Object.hasOwn(scripts, script)) return `no script ${script}`;
  const bench = script === 'bench' && rest[0] === '--' ? rest[1] : undefined;
  if (bench !== undefined && /^[a-z]/.test(bench) && !benches.includes(`\n  ${bench},\n`)) return `no bench ${bench}`;
  return undefined;
}

/** Follows the words down the tree of subcommands; then options and the number of arguments must be known there. */
function ofTasklog(words: string[], program: Command): string | undefined {
  let at = program;
  let left = words;
  for (;;) {
    const next = at.commands.find((each) => each.name() === left[0] || each.aliases().includes(left[0] ?? ''));
    if (next === undefined) break;
    [at, left] = [next, left.slice(1)];
  }
  if (at === program && /^\w/.test(left[0] ?? '')) return `no command ${left[0]}`;
  const options = new Map(at.options.flatMap((each) => [each.long, each.short].map((flag) => [flag, each] as const)));
  let given = 0;
  for (let n = 0; n < left.length; n += 1) {
    const word = left[n] ?? '';
    if (/^[>…<]/.test(word)) break;
    if (!word.startsWith('-')) {
      given += 1;
      continue;
    }
    const [flag = '', value] = word.split('=');
    const option = options.get(flag);
    if (option === undefined && !['--help', '--version'].includes(flag)) return `${at.name()} has no ${flag}`;
    if (option?.required && value === undefined) n += 1;
  }
  const takes = at.registeredArguments;
  if (given > takes.length && !takes.some((each) => each.variadic)) return `${at.name()} takes no ${left.join(' ')}`;
  return undefined;
}

const ofBin = ([bin = '']: string[]): string | undefined =>
  existsSync(join(root, 'node_modules/.bin', bin)) || existsSync(join(root, 'node_modules', bin))
    ? undefined
    : `nothing called ${bin} is installed`;

function ofNode(rest: string[], folder: string): string | undefined {
  const file = rest.find((word) => /\.[mc]?[jt]s$/.test(word));
  const there = file === undefined || [folder, '.'].some((from) => existsSync(join(root, from, file)));
  return there ? undefined : `no file ${file}`;
}

/** A script of ours that says each option it is given. */
function ofScript(file: string, rest: string[]): string | undefined {
  if (!existsSync(join(root, file))) return `no file ${file}`;
  const text = readFileSync(join(root, file), 'utf8');
  const unknown = rest.find((word) => word.startsWith('--') && !text.includes(word));
  return unknown === undefined ? undefined : `${file} has no ${unknown}`;
}

const wholeWords = /^(?:(?:[A-Z_]+=\S+ )*(?:npm (?:run |start|test|install|ci)|npx )|tasklog [a-z]|node \S+\.ts)/;

describe('the commands that the documentation tells to type', () => {
  let program: Command;
  before(async () => {
    program = await programFor({});
  });

  it('are scripts, subcommands, options and files that there are', () => {
    let seen = 0;
    const faults = pages().flatMap((page) => {
      const markdown = textOf(page);
      const typed = blocksIn(page, markdown)
        .filter(({ language }) => language === 'sh')
        .flatMap(({ text }) => commandsIn(text));
      const named = [...proseOf(markdown).matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) =>
        wholeWords.test(code) ? commandsIn(code.replaceAll(/[[\]]/g, '')) : [],
      );
      seen += typed.length + named.length;
      return [...typed, ...named].flatMap((command) => {
        const fault = faultOf(command, program, page);
        return fault === undefined ? [] : [`${page}: ${command}: ${fault}`];
      });
    });
    expect(seen).to.be.greaterThan(100);
    expect(faults).to.deep.equal([]);
  });

  it('would be seen if there were none', () => {
    const wrong = [
      'npm run nonsense',
      'npx nonsense',
      'npm run bench -- nonsense',
      'npx tasklog nonsense',
      'tasklog log nonsense',
      'tasklog outbox nonsense',
      'tasklog lag --nonsense',
      'node nonsense.ts',
      'deploy/scripts/deploy-local.sh --nonsense',
      'nonsense',
    ];
    expect(wrong.filter((command) => faultOf(command, program) === undefined)).to.deep.equal([]);
    const right = ['npm test', 'npx tasklog lag --group tasks', 'tasklog add TEXT', 'tasklog log tail --follow'];
    expect(right.filter((command) => faultOf(command, program) !== undefined)).to.deep.equal([]);
    expect(commandsIn('A=1 npm test | x y \\\n  --z # c\nT=$(tasklog token)')).to.deep.equal([
      'npm test',
      'x y    --z',
      'tasklog token',
    ]);
  });

  it('can be read by a shell', function () {
    if (spawnSync('bash', ['-c', 'true']).status !== 0) this.skip();
    const blocks = pages().flatMap((page) => blocksIn(page, textOf(page)).filter(({ language }) => language === 'sh'));
    const faults = blocks.flatMap(({ page, line, text }) => {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' });
      return status === 0 ? [] : [`${page}:${String(line)}: ${stderr}`];
    });
    expect(faults).to.deep.equal([]);
    expect(spawnSync('bash', ['-n'], { input: 'for x in' }).status).not.to.equal(0);
  });
});
