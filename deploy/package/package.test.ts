import { expect } from 'chai';
import { compiled } from './compile.ts';
import { CONTENTS, filesOf } from './contents.ts';
import { manifest } from './manifest.ts';

describe('the package that is published', () => {
  it('has JavaScript that names files as they are called there', () => {
    const source = [
      "import { b } from './b.ts';",
      "import type { T } from './types.ts';",
      "export const start = (at: T): unknown => fork(join(at, 'local/c.main.ts'), 'ends in .ts', b as string);",
    ].join('\n');
    const text = compiled('a.ts', source);
    expect(text).to.contain("from './b.js'").and.to.contain("'local/c.main.js'").and.to.contain("'ends in .ts'");
    expect(text).not.to.match(/types|: T|as string/);
    expect(() => compiled('a.ts', 'const = 1')).to.throw('a.ts: ');
  });
  it('has files of every workspace that runs, and no tests', () => {
    const files = Object.keys(CONTENTS).map(filesOf);
    expect(files.every((some) => some.length > 0)).to.equal(true);
    expect(files.flat()).to.include.members([
      'cli/src/main.ts',
      'web/server.ts',
      'web/migrations/0001-accounts-role.sql',
    ]);
    expect(files.flat().filter((file) => /test/.test(file))).to.deep.equal([]);
  });
  it('names every package of others exactly, and brings its own along', () => {
    const { dependencies, bundleDependencies } = manifest() as {
      dependencies: Record<string, string>;
      bundleDependencies: string[];
    };
    expect(Object.keys(dependencies))
      .to.include.members(['next', 'slonik', ...bundleDependencies])
      .and.not.to.include('rolldown');
    expect(bundleDependencies).to.have.length(Object.keys(CONTENTS).length);
    expect(Object.values(dependencies).filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).to.deep.equal(
      [],
    );
  });
});
