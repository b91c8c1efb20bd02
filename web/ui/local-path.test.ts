import { expect } from 'chai';
import { localPath } from './local-path.ts';

describe('where to go after signing in', () => {
  it('is a page of this site', () => expect(localPath('/tasks/7?x=1')).to.equal('/tasks/7?x=1'));

  it('is never another site', () => {
    for (const from of [
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      '',
      undefined,
      ['/a', '/b'],
    ])
      expect(localPath(from), String(from)).to.equal('/');
  });
});
