import { expect } from 'chai';
import { paintFor } from './colour.ts';
import { age, count, speed } from './numbers.ts';
import { printable, table } from './table.ts';

describe('a table for a terminal', () => {
  it('is as wide as its widest cells, numbers to the right, no blanks at the end', () =>
    expect(
      table(
        [{ title: 'GROUP' }, { title: 'BEHIND', align: 'right' }, { title: '' }],
        [
          ['tasks', '7', ''],
          ['recurrence', '12,345', 'x'],
        ],
      ),
    ).to.equal('GROUP       BEHIND\ntasks            7\nrecurrence  12,345  x'));

  it('does not count colours, which take no room', () => {
    const paint = paintFor({ isTTY: true }, {});
    const [, plain, painted] = table(
      [{ title: 'A' }, { title: 'B' }],
      [
        ['abc', 'x'],
        [paint.red('abc'), 'x'],
      ],
    ).split('\n');
    expect(painted).to.equal(plain?.replace('abc', paint.red('abc')));
    expect(painted).not.to.equal(plain);
  });

  it('prints nothing that a terminal would obey, and keeps to one line', () => {
    expect(printable('a\u001b[2Jb\nc\u0007\u202ed')).to.equal('ab c d');
    expect(printable('x'.repeat(300))).to.have.length(200);
  });

  it('has colours on a terminal alone, and none where NO_COLOR asks for none', () => {
    for (const [out, env] of [
      [{}, {}],
      [{ isTTY: true }, { NO_COLOR: '1' }],
      [{ isTTY: true }, { TERM: 'dumb' }],
    ] as const)
      expect(paintFor(out, env).red('x')).to.equal('x');
    expect(paintFor({ isTTY: true }, { NO_COLOR: '' }).red('x')).to.equal('\u001b[31mx\u001b[0m');
  });

  it('says ages, amounts and speeds as a person would', () => {
    expect([0, 9.96, 75, 300, 7_300, 200_000].map(age)).to.deep.equal([
      '0.0 s',
      '10.0 s',
      '75 s',
      '5 min',
      '2 h',
      '2 d',
    ]);
    expect([count(1_234_567), speed(null), speed(1_234.56)]).to.deep.equal(['1,234,567', '–', '1,234.6']);
  });
});
