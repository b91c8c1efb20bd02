import { expect } from 'chai';
import { day, flag, integer, oneOf, tag, text, timeZone, uuid } from './kinds.ts';
import { needed, optional, orElse, readParameters, repeated } from './parameters.ts';

const parameters = {
  limit: orElse(integer(1, 200), 50, 'how many'),
  state: optional(oneOf(['open', 'done']), 'which'),
  tag: repeated(tag, 2, 'with'),
  q: optional(text(5), 'words'),
  from: optional(day, 'since'),
  zone: optional(timeZone, 'where'),
  all: optional(flag, 'everything'),
  id: optional(uuid, 'which'),
};
const faults = (query: string) => readParameters(parameters, query).faults;
const names = (query: string) => faults(query).map(({ field }) => field);

describe('reading parameters', () => {
  it('fills in what was left out', () =>
    expect(readParameters(parameters, '').values).to.include({ limit: 50, state: undefined }));

  it('reads plus and percent encoding', () =>
    expect(readParameters(parameters, 'q=a+%C3%A6%2B').values.q).to.equal('a æ+'));

  it('keeps an equals sign in a value', () => expect(readParameters(parameters, 'q=a=b').values.q).to.equal('a=b'));

  it('takes a repeatable one several times', () =>
    expect(readParameters(parameters, 'tag=home&tag=work').values.tag).to.deep.equal(['home', 'work']));

  it('finds every fault at once', () =>
    expect(names('limit=0&state=lost&from=2026-02-30&zone=Mars%2FPhobos&all=yes&id=7&tag=a%20b')).to.have.members([
      'limit',
      'state',
      'from',
      'zone',
      'all',
      'id',
      'tag',
    ]));

  it('refuses names that it does not know, and says which it knows', () => {
    expect(names('limitt=5&constructor=1&__proto__=1')).to.deep.equal(['limitt', 'constructor', '__proto__']);
    expect(faults('limitt=5')[0]?.message).to.contain('limit, state');
  });

  it('refuses one that is given twice', () => expect(names('limit=1&limit=2')).to.deep.equal(['limit']));
  it('refuses too many repeats', () => expect(names('tag=a&tag=b&tag=c')).to.deep.equal(['tag']));
  it('refuses an empty one', () => expect(names('q=&tag=')).to.deep.equal(['tag', 'q']));
  it('refuses NUL in a value', () => expect(names('q=a%00b')).to.deep.equal(['q']));
  it('refuses a name with NUL without repeating it', () => expect(names('q%00=a')).to.deep.equal(['q\uFFFD']));

  it('refuses half of a surrogate pair and other bytes that are no UTF-8', () => {
    expect(names('q=%ED%A0%80')).to.deep.equal(['query']);
    expect(names('q=%FF')).to.deep.equal(['query']);
    expect(names('q=%zz')).to.deep.equal(['query']);
  });

  it('refuses numbers in other spellings', () => {
    for (const spelling of ['1e1', '0x1', '1.0', '-1', ' 1', '99999999999999999999', 'NaN', '٣'])
      expect(names(`limit=${encodeURIComponent(spelling)}`), spelling).to.deep.equal(['limit']);
  });

  it('says that a needed one is missing', () =>
    expect(readParameters({ rrule: needed(text(9), 'rule') }, '').faults).to.deep.equal([
      { field: 'rrule', message: 'is missing' },
    ]));
});
