/** Good bodies for every schema that asks for one, from the examples that are released with the schemas. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import bundle from '@tasklog/schemas/bundle.json' with { type: 'json' };
import type { Schema } from './operations.ts';

const folder = join(import.meta.dirname, '../../schemas');
const read = <T>(file: string): T => JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;
const definitions = bundle.definitions as Record<string, Schema>;

const byTitle = new Map<string, unknown>();
for (const file of globSync('{*,{commands,http,notices,tools,chatkit}/**/*}.json', { cwd: folder })) {
  const { title } = read<{ title?: string }>(file);
  const example = `examples/${file.replace(/\.json$/, '').replaceAll(/[/\\]/g, '.')}.v1.json`;
  if (title !== undefined && existsSync(join(folder, example))) byTitle.set(title, read(example));
}

/** Throws for a schema without an example: a new one must not go untried. */
export function exampleOf(title: string): unknown {
  if (!byTitle.has(title)) throw new Error(`there is no example of ${title}`);
  return structuredClone(byTitle.get(title));
}

/** Its example, and one of each that it may be instead; with the ids that it could hold and that its example leaves out. */
export function examplesOf(title: string): unknown[] {
  const { oneOf = [], properties = {} } = definitions[title] ?? {};
  const named = oneOf.flatMap(({ $ref }) => $ref?.split('/').at(-1) ?? []);
  const example = exampleOf(title);
  const ids = Object.entries(properties).filter(
    ([name, { format }]) => format === 'uuid' && !Object.hasOwn(example as object, name),
  );
  const also = ids.map(([name]) => ({ ...(example as object), [name]: SOME_ID }));
  return [example, ...also, ...named.map(exampleOf)];
}

/** An id that nothing has. */
export const SOME_ID = '0190d3a1-7c00-7000-8000-00000000dead';

/** The arguments of a tool: `add_tasks` takes AddTasksInput. */
export function argumentsOf(tool: string): unknown {
  const name = tool.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return exampleOf(byTitle.has(`${name}ToolInput`) ? `${name}ToolInput` : `${name}Input`);
}
