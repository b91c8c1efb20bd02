import { expect } from 'chai';
import { browserName } from './push.ts';

describe('the name of a browser', () => {
  it('is what its owner would call it', () => {
    const edge = 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0';
    expect(browserName(edge)).to.equal('Edge on Windows');
    expect(browserName('Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0')).to.equal(
      'Firefox on Linux',
    );
    expect(browserName('curl/8')).to.equal('A browser');
  });
});
