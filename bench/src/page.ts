/** docs/performance.md and its plots, and the figures of docs/scale.md, written from what is in bench/results. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { growthSection, mixedSection, readingSection, replaySection } from './page/others.ts';
import { withFigures } from './page/scale.ts';
import { table, targetRows } from './page/section.ts';
import type { Section } from './page/section.ts';
import { appendSection, httpSection, latencySection, relaySection } from './page/write-side.ts';
import { folderFor, readResult } from './results.ts';
import type { Result } from './results.ts';

const docs = join(import.meta.dirname, '../../docs');
const PRETTIER = { parser: 'markdown', singleQuote: true, printWidth: 120 } as const;

const SECTIONS: Record<string, (result: Result) => Section> = {
  append: appendSection,
  http: httpSection,
  relay: relaySection,
  latency: latencySection,
  replay: replaySection,
  reading: readingSection,
  mixed: mixedSection,
  growth: growthSection,
};

const HEAD = `# Performance

\`npm run bench\` measures all of this on the machine it runs on, and writes this page. Contestants take turns, round after round, on one PostgreSQL server with everything on that makes a commit last; figures are medians of the rounds, with the least and the most. Before each round the disk is asked how often it syncs in a second: where that drifted by more than 30 %, nothing is divided by anything. Others are installed from npm and run with the settings that their documentation says are fastest; where a number of connections must be chosen, each is tried with several and keeps its best. How each is measured: [bench](../bench/README.md).`;

/** A short run's page lies with its figures, and so do its plots. Answers the files that were written. */
export async function writePage({ quick }: { quick: boolean }): Promise<string[]> {
  const folder = quick ? folderFor(true) : docs;
  const plots = join(folder, 'performance');
  mkdirSync(plots, { recursive: true });
  const results = Object.entries(SECTIONS).flatMap(([name, sectionOf]) => {
    const result = readResult(name, quick);
    return result ? [{ result, section: sectionOf(result) }] : [];
  });
  const wanted = results.flatMap(({ result, section }) => targetRows(section.title, result));
  const text = [HEAD, table(['', 'wanted', 'reached'], wanted)];
  const files = [join(folder, 'performance.md')];
  for (const { section } of results) {
    text.push(`## ${section.title}`);
    for (const part of section.parts) {
      if (typeof part === 'string') text.push(part);
      else {
        text.push(`![${part.alt}](performance/${part.file})`);
        files.push(join(plots, part.file));
        writeFileSync(join(plots, part.file), await part.svg);
      }
    }
  }
  writeFileSync(files[0] ?? '', await format(text.join('\n\n'), PRETTIER));
  if (!quick) files.push(await writeScale());
  return files;
}

/** Its figures are of the same runs. */
async function writeScale(): Promise<string> {
  const file = join(docs, 'scale.md');
  const text = withFigures(readFileSync(file, 'utf8'), (name) => readResult(name, false));
  writeFileSync(file, await format(text, PRETTIER));
  return file;
}
