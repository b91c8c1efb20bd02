// The table of tools in docs/mcp.md, from the catalogue. `--check` writes nothing and fails when what stands there is another.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOOLS } from '@tasklog/command-api/conversation/tools';
import type { Tool } from '@tasklog/command-api/conversation/tools';

const file = join(import.meta.dirname, '../../docs/mcp.md');
const [BEGIN, END] = ['<!-- tools: made by npm run generate -->', '<!-- /tools -->'];

type Properties = Record<string, unknown>;

function argumentsOf({ input }: Tool): string {
  const required = (input['required'] ?? []) as string[];
  return Object.keys(input['properties'] as Properties)
    .map((name) => (required.includes(name) ? `**${name}**` : name))
    .join(', ');
}

const fieldsOf = ({ output }: Tool): string => Object.keys(output['properties'] as Properties).join(', ');
const HINTS: Record<Tool['kind'], string> = { read: 'reads', write: 'writes', destructive: 'writes, takes away' };

function table(): string {
  const rows = TOOLS.map((tool) => [
    `\`${tool.name}\``,
    tool.description,
    argumentsOf(tool),
    fieldsOf(tool),
    HINTS[tool.kind],
  ]);
  const all = [['Tool', 'What it does', 'Takes (**required**)', 'Answers', ''], ...rows];
  const widths = (all[0] ?? []).map((_, n) => Math.max(3, ...all.map((row) => (row[n] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = all;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

const before = readFileSync(file, 'utf8');
const [from, to] = [before.indexOf(BEGIN), before.indexOf(END)];
if (from < 0 || to < from) throw new Error(`docs/mcp.md has no place for the table: ${BEGIN} … ${END}`);
const after = `${before.slice(0, from + BEGIN.length)}\n\n${table()}\n\n${before.slice(to)}`;
if (!process.argv.includes('--check')) writeFileSync(file, after);
else if (after !== before) {
  console.error('The table of tools in docs/mcp.md is not what the tools are. Run: npm run generate');
  process.exit(1);
}
