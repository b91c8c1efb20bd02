import { expect } from 'chai';
import { textOf } from '../../docs/markdown.ts';
import { released } from './changelog.ts';

describe('the changelog of a release', () => {
  const before = '# Changelog\n\n## Unreleased\n\n- Lists sort.\n\n## 0.1.0 (2026-11-01)\n\n- Lists.\n';

  it('heads what was unreleased with the version and its day, and begins anew', () =>
    expect(released(before, '0.2.0', '2026-12-01')).to.equal(
      '# Changelog\n\n## Unreleased\n\n## 0.2.0 (2026-12-01)\n\n- Lists sort.\n\n## 0.1.0 (2026-11-01)\n\n- Lists.\n',
    ));
  it('is refused twice, and when there is nothing to tell', () => {
    expect(() => released(before, '0.1.0', '2026-12-01')).to.throw('has 0.1.0 already');
    const once = released(before, '0.2.0', '2026-12-01');
    expect(() => released(once, '0.3.0', '2026-12-02')).to.throw('says nothing');
  });
  it('can be made of the one that there is', () =>
    expect(released(textOf('CHANGELOG.md'), '999.0.0', '2026-12-01')).to.match(/## 999\.0\.0 \(2026-12-01\)\n\n- /));
});
