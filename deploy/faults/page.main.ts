// Writes docs/faults.md anew from the figures that are kept.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { page } from './page.ts';

const repository = join(import.meta.dirname, '../..');
const file = join(repository, 'docs/faults.md');
writeFileSync(file, page());
execFileSync(process.execPath, [join(repository, 'node_modules/prettier/bin/prettier.cjs'), '--write', file]);
