import { expect } from 'chai';
import { zoneOf } from './zone.ts';

describe('the zone that a browser named', () => {
  it('is the one that it named', () => expect(zoneOf('Pacific/Apia')).to.equal('Pacific/Apia'));
  for (const named of [undefined, '', 'Mars/Olympus', '../etc', 'Europe/Berlin; x=1'])
    it(`is unknown for ${String(named)}`, () => expect(zoneOf(named)).to.equal(undefined));
});
