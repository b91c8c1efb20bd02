import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '..');
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter((file) => existsSync(join(root, file)));
const sources = files.filter((file) => /\.tsx?$/.test(file) && !file.includes('/generated/'));

/** What each check looks for; the planted line shows that it would find it. */
const leftovers = /\b(TO[D]O|FIX[M]E|XX[X])\b/;
const onlyOrSkip = /\b(it|describe)\.(only|skip)\(/;

describe('the repository', () => {
  it('links to nothing that is not there', () => {
    const broken = files
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        linksIn(text(file))
          .filter((link) => !existsSync(join(root, dirname(file), link)))
          .map((link) => `${file} → ${link}`),
      );
    expect(broken).to.deep.equal([]);
  });
  it('names, in its picture of the path, only files that exist', () => {
    const picture = /```\n(web\/chat[\s\S]*?)```/.exec(text('docs/architecture.md'))?.[1] ?? '';
    const named = [...picture.matchAll(/[\w/-]+\.tsx?/g)].map(([name]) => name);
    expect(named.length).to.be.greaterThan(10);
    expect(named.filter((name) => !files.some((file) => file.endsWith(name)))).to.deep.equal([]);
  });
  it('has a README in every package, and a line for each in the first one', () => {
    const packages = globSync('*/package.json', { cwd: root }).map((file) => dirname(file));
    expect(packages.filter((name) => !existsSync(join(root, name, 'README.md')))).to.deep.equal([]);
    expect(packages.filter((name) => !text('README.md').includes(`(${name}/README.md)`))).to.deep.equal([]);
  });
  it('has no unfinished marks and no test that is left out', () => {
    expect(sources.filter((file) => leftovers.test(text(file)) || onlyOrSkip.test(text(file)))).to.deep.equal([]);
    expect(leftovers.test(`// ${'TO'}DO later`)).to.equal(true);
    expect(onlyOrSkip.test(`describe${'.'}only('x')`)).to.equal(true);
  });
  it('pins every dependency exactly', () => {
    const loose = globSync('{.,*}/package.json', { cwd: root }).flatMap((file) => {
      const {
        dependencies = {},
        devDependencies = {},
        optionalDependencies = {},
      } = JSON.parse(text(file)) as Record<string, Record<string, string>>;
      return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
        .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
        .map(([name]) => `${file}: ${name}`);
    });
    expect(loose).to.deep.equal([]);
  });
  it('lists in .env.example every setting that npm start reads', async () => {
    const { LOCAL_SETTINGS } = (await import('../deploy/local/settings.ts')) as {
      LOCAL_SETTINGS: Record<string, unknown>;
    };
    expect(Object.keys(LOCAL_SETTINGS).filter((name) => !text('.env.example').includes(`${name}=`))).to.deep.equal([]);
  });
  it('keeps its lock free of addresses', () => expect(text('package-lock.json')).not.to.match(/"resolved": "https?:/));
  it('keeps files to a size that one can read', () => {
    const long = sources.filter((file) => text(file).split('\n').length > 400 && !file.endsWith('.test.ts'));
    expect(long).to.deep.equal([]);
  });
});

const linksIn = (markdown: string): string[] =>
  [...markdown.replaceAll(/```[\s\S]*?```/g, '').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map((match) => match[1] ?? '')
    .filter((link) => !/^(https?:|mailto:)/.test(link));
