// Every regular expression that reads what people type takes time in proportion to its length: recheck finds those that do not.
// What was found safe is kept beside the other caches, so that only new ones are looked at.
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { check } from 'recheck';
import ts from 'typescript';

interface Literal {
  text: string;
  place: string;
}

const SECOND = 1_000;
const PATIENCE = 60 * SECOND;
const root = join(import.meta.dirname, '../..');
const cache = join(root, 'node_modules/.cache/tasklog/safe-regexes.json');

const known = new Set(readKnown());
const literals = globSync('domain/src/**/*.ts', { cwd: root })
  .filter((file) => !file.endsWith('.test.ts') && !file.includes('/testing/'))
  .flatMap((file) => literalsIn(join(root, file)));
const faults: string[] = [];
for (const { text, place } of literals) {
  if (known.has(text)) continue;
  const end = text.lastIndexOf('/');
  const found = await check(text.slice(1, end), text.slice(end + 1), { timeout: PATIENCE });
  if (found.status === 'vulnerable') faults.push(`${place} ${found.complexity.summary}: ${text}`);
  else if (found.status === 'unknown') console.log(`not decided in ${PATIENCE / SECOND} s: ${place}`);
  else known.add(text);
}
mkdirSync(dirname(cache), { recursive: true });
writeFileSync(cache, JSON.stringify([...known], null, 1));
if (faults.length > 0) {
  console.error(`These grow faster than what they read:\n${faults.join('\n')}`);
  process.exitCode = 1;
}

function readKnown(): string[] {
  try {
    return JSON.parse(readFileSync(cache, 'utf8')) as string[];
  } catch {
    return [];
  }
}

function literalsIn(file: string): Literal[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Literal[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push({ text: node.text, place: `${relative(root, file)}:${line + 1}` });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
