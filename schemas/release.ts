// `node schemas/release.ts 0.2.0`: keeps the schemas of all events as they are now in released/events-0.2.0.json.
// What is kept is never written again: a release that exists is refused.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import bundle from '@tasklog/schemas/bundle.json' with { type: 'json' };

/** Whatever lies on a topic; all else they refer to comes with them. */
const EVENTS = ['TaskEvent', 'ReminderDue', 'Notice'];

const definitions = bundle.definitions as Record<string, unknown>;

function closure(titles: readonly string[]): Record<string, unknown> {
  const found = new Set<string>();
  const follow = (title: string): void => {
    if (found.has(title)) return;
    found.add(title);
    const refs = JSON.stringify(definitions[title]).matchAll(/"#\/definitions\/(\w+)"/g);
    for (const [, ref = ''] of refs) follow(ref);
  };
  titles.forEach(follow);
  return Object.fromEntries([...found].sort().map((title) => [title, definitions[title]]));
}

const [version = ''] = process.argv.slice(2);
const file = join(import.meta.dirname, `released/events-${version}.json`);
if (!/^\d+\.\d+\.\d+$/.test(version) || existsSync(file)) {
  const taken = existsSync(file) ? `${version} was released already` : `“${version}” is no version`;
  console.error(`${taken}. Give the version that is being released: node schemas/release.ts 0.2.0`);
  process.exit(1);
}
writeFileSync(file, `${JSON.stringify({ definitions: closure(EVENTS) }, null, 2)}\n`);
console.log(`Kept ${file}`);
