// `npm run accuracy`: right/total per family and every miss with the rules that fired; `--write` puts it into docs/accuracy.md.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { casesIn, ownCases, practiceCases, type CaseSet } from './cases.ts';
import { missInWords, reportOn, scoreInWords, sumOf, table, type Report } from './report.ts';

const args = process.argv.slice(2);
const files = args.filter((arg) => !arg.startsWith('--'));
const sets: CaseSet[] =
  files.length > 0
    ? [{ name: 'given', cases: files.flatMap(casesIn) }]
    : [ownCases(), practiceCases()].filter((set) => set !== undefined);

const reports = sets.map((set) => ({ ...set, report: reportOn(set.cases) }));
for (const { name, report } of reports) print(name, report);
if (args.includes('--write')) write();
process.exitCode = reports.every(({ report }) => report.misses.length === 0) ? 0 : 1;

function print(name: string, { families, misses }: Report): void {
  for (const miss of misses) console.log(missInWords(miss));
  console.log(`\n${name}`.padEnd(22), 'Tasklog'.padStart(9), 'chrono'.padStart(9), 'fromText'.padStart(9));
  for (const { name: family, ours, chrono, fromText } of [...families, sumOf(families)])
    console.log(family.padEnd(21), ...[ours, chrono, fromText].map((score) => scoreInWords(score).padStart(9)));
}

function write(): void {
  const today = new Date().toISOString().slice(0, 10);
  const parts = reports.map(({ name, report }) => `## The ${name} set\n\n${table(report.families)}\n`);
  const text = `# Accuracy of the interpreter

Measured ${today} by \`npm run accuracy -- --write\`. Each number is right answers out of cases. How long a message takes is measured in [bench](../bench/README.md).

The cases of the own set lie in [domain/src/language/cases](../domain/src/language/cases); their expectations were written from the rules of the language, not from output. A family that falls below its floor in \`floors.json\` fails the tests. The practice set is read when it lies beside the repository.

The two other columns are parsers alone on the same cases, each judged only on what it claims to read: chrono-node on the date of messages that hold no repeat (a trap is right when it finds nothing), \`RRule.fromText\` on the rule of messages that hold one, given the words from "every" on. Titles, times of repeats, tags, reminders and questions are judged for Tasklog alone.

${parts.join('\n')}`;
  writeFileSync(join(import.meta.dirname, '../../../../docs/accuracy.md'), text);
}
