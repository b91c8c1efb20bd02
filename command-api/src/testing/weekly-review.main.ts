// Writes docs/mcp-weekly-review.md anew, after a change that it should show.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stopTestServer } from '@tasklog/runtime/testing/database';
import { format } from 'prettier';
import { weeklyReview } from './weekly-review.ts';

const file = join(import.meta.dirname, '../../../docs/mcp-weekly-review.md');
writeFileSync(file, await format(await weeklyReview(), { parser: 'markdown', singleQuote: true, printWidth: 120 }));
await stopTestServer();
