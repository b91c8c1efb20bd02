import { expect } from 'chai';
import { mustParse } from '@tasklog/schemas';
import { isInterpretation } from '@tasklog/schemas/validators';
import fc from 'fast-check';
import { clean, isTooLong, LONGEST_MESSAGE } from './text/clean.ts';
import { say } from './sentences.ts';

const UNSEEN = [
  '\u0000',
  '\u0007',
  '\u001b',
  '\u007f',
  '\u200b',
  '\u200e',
  '\u202e',
  '\u2066',
  '\ufeff',
  '\u00ad',
  '\ud83d',
  '\udc4d',
];

describe('a hostile message', () => {
  for (const mark of UNSEEN)
    it(`means the same with ${JSON.stringify(mark)} in its words`, () => {
      const got = say(`add call ${mark}ann tomo${mark}rrow${mark} #ho${mark}me`);
      expect(got.tasks).to.deep.equal([{ title: 'call ann', due: '2026-07-16', tags: ['home'] }]);
    });

  it('keeps the joiners of emoji and of scripts that need them', () => {
    expect(clean('dinner 👨‍👩‍👧 friday')).to.equal('dinner 👨‍👩‍👧 friday');
    expect(clean('می‌خواهم')).to.equal('می‌خواهم');
  });

  it('is one spelling of its accents', () => expect(clean('cafe\u0301')).to.equal('café'));

  it('of more than 2,000 characters is asked to come in parts', () => {
    const got = say('x'.repeat(LONGEST_MESSAGE + 1));
    expect(got).to.deep.include({ intent: 'clarify', missing: 'value' });
    expect(got.reply).to.contain('2,000');
    expect(say('x'.repeat(LONGEST_MESSAGE)).intent).to.equal('add');
  });

  it('is measured in characters, not in halves of them', () => {
    expect(isTooLong('🙂'.repeat(LONGEST_MESSAGE))).to.equal(false);
    expect(isTooLong('🙂'.repeat(LONGEST_MESSAGE + 1))).to.equal(true);
  });

  it('of nothing that can be seen asks what is wanted', () =>
    expect(say('\u200b\u202e \u0000')).to.deep.include({ intent: 'clarify', missing: 'title' }));

  it('is always answered in the shape of the contract, and its title holds nothing unseen', () => {
    const piece = fc.oneof(
      fc.constantFrom(...UNSEEN),
      fc.constantFrom(
        'every ',
        'monday ',
        'at 5 ',
        '30 february ',
        'p1 ',
        '#a ',
        '"',
        '\\',
        '// ',
        'remind me ',
        '99:99 ',
        '!1 ',
        '- ',
        '\n',
        '٣ ',
        '１０ ',
        'İ',
        'ß ',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const got = say(pieces.join(''));
        mustParse(isInterpretation, got, 'an interpretation');
        for (const { title = '' } of got.tasks ?? []) expect(clean(title)).to.equal(title.normalize('NFC'));
      }),
      { numRuns: 300 },
    );
  });

  it('names no date that the calendar does not have, whatever the numbers', () => {
    const number = fc.integer({ min: 0, max: 99 });
    fc.assert(
      fc.property(
        number,
        number,
        fc.constantFrom('/', '-', '.'),
        fc.constantFrom('', '/2027', '-2027', '.2027'),
        (day, month, mark, year) => {
          const due = say(`add call ann on ${day}${mark}${month}${year}`).tasks?.[0]?.due;
          if (due !== undefined)
            expect(Temporal.PlainDate.from(due.slice(0, 10), { overflow: 'reject' }).toString()).to.equal(
              due.slice(0, 10),
            );
        },
      ),
    );
  });
});
