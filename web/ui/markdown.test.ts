import { expect } from 'chai';
import fc from 'fast-check';
import { parseMarkdown, plainText, type Piece } from './markdown.ts';

describe('a reply in light markdown', () => {
  it('has bold, italics and code', () =>
    expect(parseMarkdown('Added **buy *oat* milk** at `9`.')).to.deep.equal([
      { kind: 'text', text: 'Added ' },
      {
        kind: 'strong',
        pieces: [
          { kind: 'text', text: 'buy ' },
          { kind: 'em', pieces: [{ kind: 'text', text: 'oat' }] },
          { kind: 'text', text: ' milk' },
        ],
      },
      { kind: 'text', text: ' at ' },
      { kind: 'code', text: '9' },
      { kind: 'text', text: '.' },
    ]));

  it('leaves HTML and images as text', () => {
    const text = '<img src=x onerror=alert(1)> <script>x</script>';
    expect(parseMarkdown(text)).to.deep.equal([{ kind: 'text', text }]);
    expect(linksIn('![x](http://evil.example/x.png)')).to.deep.equal([]);
  });

  it('links to https only', () => {
    expect(linksIn('[a](https://example.org/a)')).to.deep.equal(['https://example.org/a']);
    for (const href of ['javascript:alert(1)', 'http://a.example', 'data:text/html,x', '//a.example', '/tasks'])
      expect(linksIn(`[a](${href})`), href).to.deep.equal([]);
  });

  it('leaves lone stars and underscores alone', () => {
    for (const text of ['2 * 3 * 4', 'snake_case_name', '**', '* a', 'a ** b ** c'])
      expect(parseMarkdown(text), text).to.deep.equal([{ kind: 'text', text }]);
  });

  it('reads any text, and only ever links to https', () => {
    const text = fc.string({
      unit: fc.constantFrom('*', '_', '`', '[', ']', '(', ')', 'a', ' ', '<', 'https://e.org', 'javascript:'),
    });
    fc.assert(fc.property(text, (any) => linksIn(any).every((href) => href.startsWith('https://'))));
  });

  it('is announced without its marks', () =>
    expect(plainText('Added **buy *oat* milk**.')).to.equal('Added buy oat milk.'));
});

function linksIn(text: string): string[] {
  const links = (pieces: Piece[]): string[] =>
    pieces.flatMap((piece) =>
      'pieces' in piece ? [...(piece.kind === 'link' ? [piece.href] : []), ...links(piece.pieces)] : [],
    );
  return links(parseMarkdown(text));
}
