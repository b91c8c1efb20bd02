/** `node domain/src/language/accuracy.ts FILE.jsonl …`: right/total per family, and each miss with the rules that fired. */
import { readFileSync } from 'node:fs';
import { fromInput, interpret } from './interpret.ts';
import { judge, type Case } from './judge.ts';

const files = process.argv.slice(2);
const cases = files.flatMap((file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Case),
);
const families = new Map<string, { right: number; total: number }>();
for (const one of cases) {
  const got = interpret(one.message, fromInput(one));
  const wrong = judge(one, got);
  const family = families.get(one.split ?? 'all') ?? { right: 0, total: 0 };
  families.set(one.split ?? 'all', { right: family.right + (wrong.length === 0 ? 1 : 0), total: family.total + 1 });
  if (wrong.length > 0) {
    const { reply: _reply, because, ...rest } = got;
    console.log(
      `✗ ${String(one.id)} (${one.tier ?? 'core'}) ${JSON.stringify(one.message)}\n  wrong: ${wrong.join(', ')}\n  wanted ${JSON.stringify(one.expect)}\n  got    ${JSON.stringify(rest)}\n  because ${because.join(' | ')}`,
    );
  }
}
for (const [family, { right, total }] of families) console.log(`${family.padEnd(18)} ${right}/${total}`);
const sum = [...families.values()].reduce(
  (all, { right, total }) => ({ right: all.right + right, total: all.total + total }),
  { right: 0, total: 0 },
);
console.log(`${'all'.padEnd(18)} ${sum.right}/${sum.total}`);
process.exitCode = sum.right === sum.total ? 0 : 1;
