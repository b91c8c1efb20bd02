import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DEPLOYED = join(import.meta.dirname, '../../../../deploy/dapr-components');
const NAMES = /\b(task-events|reminders|task-updates|dead-letters)\b/g;

export type Copied = {
  folder: string;
  /** What the text of each file becomes, after the names have their prefix. */
  change: (change: (text: string) => string) => void;
  remove: () => void;
};

/**
 * The component files as they are deployed, with a prefix before the names of topics and groups: what a test does on a
 * broker that it shares with others is its own.
 */
export function copyComponents(which: 'local' | 'cloud', prefix: string): Copied {
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-components-'));
  cpSync(join(DEPLOYED, which), folder, { recursive: true });
  const change: Copied['change'] = (change) => {
    for (const name of readdirSync(folder)) {
      const file = join(folder, name);
      writeFileSync(file, change(readFileSync(file, 'utf8')));
    }
  };
  change((text) => text.replace(NAMES, `${prefix}$1`).replace("'{appID}'", `'${prefix}{appID}'`));
  return { folder, change, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
