import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect } from 'chai';
import { anchorsIn, linksIn, pages, root, textOf } from './markdown.ts';

/** What is wrong with a link of a page, or undefined. */
function faultOf(page: string, markdown: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? page : posix.join(posix.dirname(page), decodeURIComponent(path));
  if (path !== '' && !existsSync(join(root, file))) return `${page} → ${link}: no such file`;
  if (anchor === undefined || !file.endsWith('.md')) return undefined;
  const target = file === page ? markdown : textOf(file);
  return anchorsIn(target).includes(anchor) ? undefined : `${page} → ${link}: no such heading`;
}

const faultsIn = (page: string, markdown: string): string[] =>
  linksIn(markdown).flatMap((link) => faultOf(page, markdown, link) ?? []);

describe('the links of the documentation', () => {
  it('lead to files and headings that there are', () => {
    const all = pages();
    expect(all.length).to.be.greaterThan(50);
    expect(all.flatMap((page) => faultsIn(page, textOf(page)))).to.deep.equal([]);
  });

  it('would be seen if they led nowhere', () => {
    const planted = '# Here\n\n[a](nowhere.md) [b](#there) [c](architecture.md#nowhere) ![d](no.png)\n\n[e](#here)';
    expect(faultsIn('docs/planted.md', planted)).to.have.length(4);
    expect(faultsIn('docs/planted.md', '```\n[a](nowhere.md)\n```\n\n`[a](nowhere.md)`')).to.deep.equal([]);
  });

  it('know headings by the names that GitHub gives them', () =>
    expect(anchorsIn('# A `b`, c!\n## A b c\n### [Über](x.md) 2.0\n```\n# no\n```\n')).to.deep.equal([
      'a-b-c',
      'a-b-c-1',
      'über-20',
    ]));

  it('bring a reader from the first page to every other', () => {
    const seen = new Set<string>();
    const follow = (page: string): void => {
      if (seen.has(page) || !page.endsWith('.md') || !existsSync(join(root, page))) return;
      seen.add(page);
      for (const link of linksIn(textOf(page))) {
        const [path = ''] = link.split('#');
        if (path !== '') follow(posix.normalize(posix.join(posix.dirname(page), decodeURIComponent(path))));
      }
    };
    follow('README.md');
    expect(pages().filter((page) => !seen.has(page))).to.deep.equal([]);
  });
});
