import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { page } from './page.ts';

describe('the page about faults', () => {
  it('says what the figures say', () => {
    const file = join(import.meta.dirname, '../../docs/faults.md');
    // Tables are laid out when it is written.
    const plain = (text: string): string => text.replaceAll(/-{3,}/g, '---').replaceAll(/ +/g, ' ');
    expect(plain(readFileSync(file, 'utf8')), 'node deploy/faults/page.main.ts makes it anew').to.equal(plain(page()));
  });
});
