import { expect } from 'chai';
import fc from 'fast-check';
import { csvRecord } from '@tasklog/domain/export/csv';
import { recordsOf } from './records.ts';

const linesOf = async (text: string): Promise<unknown[]> =>
  (await recordsOf(text)).rows.map(({ line, cells }) => [line, ...cells]);

describe('the records of a CSV file', () => {
  it('are what was written, whatever the cells hold', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            fc.constant('x'),
            fc.string({ unit: fc.constantFrom(...'a",;\t\r\n\' =雪') }),
            fc.string({ unit: 'grapheme' }),
          ),
          { maxLength: 20 },
        ),
        async (written) => {
          const text = [['a', 'b', 'c'], ...written].map(csvRecord).join('');
          const { rows, faults } = await recordsOf(text);
          expect(faults).to.deep.equal([]);
          expect(rows.map(({ cells }) => cells)).to.deep.equal(written);
        },
      ),
    ));

  it('begin on the line that an editor shows, whatever ends the lines and however many a cell has', async () => {
    for (const end of ['\n', '\r\n', '\r'])
      expect(await linesOf(['a,b', '1,"x', '', 'y"', '', '2,z', ''].join(end))).to.deep.equal([
        [2, '1', ['x', '', 'y'].join(end)],
        [6, '2', 'z'],
      ]);
    expect(await linesOf('a,b\n雪,"ø\né"\n2,z')).to.deep.equal([
      [2, '雪', 'ø\né'],
      [4, '2', 'z'],
    ]);
  });

  it('are none where a spreadsheet left a row empty', async () =>
    expect(await linesOf('a,b\n,\n1,2\n , \n\n3,4\n')).to.deep.equal([
      [3, '1', '2'],
      [6, '3', '4'],
    ]));

  it('may be separated by commas, semicolons or tabs', async () => {
    for (const by of [',', ';', '\t']) expect(await linesOf(`a${by}b\n1${by}2\n`)).to.deep.equal([[2, '1', '2']]);
  });

  it('keep a stray quotation mark, and say where one is never closed', async () => {
    expect(await linesOf('a\n6" pipe\n"b" c\n')).to.deep.equal([
      [2, '6" pipe'],
      [3, '"b" c'],
    ]);
    const { rows, faults } = await recordsOf('a\n1\n"2\n3\n4\n');
    expect(rows.map(({ line }) => line)).to.deep.equal([2]);
    expect(faults.map(({ line }) => line)).to.deep.equal([3]);
  });
});
