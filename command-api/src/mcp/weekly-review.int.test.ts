import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { format } from 'prettier';
import { weeklyReview } from '../testing/weekly-review.ts';

describe('docs/mcp-weekly-review.md', function () {
  this.timeout(60_000);
  it('is what a client sees who does one (node command-api/src/testing/weekly-review.main.ts writes it anew)', async () => {
    const run = await format(await weeklyReview(), { parser: 'markdown', singleQuote: true, printWidth: 120 });
    expect(run).to.equal(readFileSync(join(import.meta.dirname, '../../../docs/mcp-weekly-review.md'), 'utf8'));
  });
});
