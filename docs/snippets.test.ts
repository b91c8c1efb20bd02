import { Script, runInNewContext } from 'node:vm';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { backwards, changed, stepsOf } from '../deploy/check/newcomer/steps.ts';
import { signatureOf } from '../projectors/src/notification/signature.ts';
import { blocksIn, pages, root, textOf } from './markdown.ts';
import type { Block } from './markdown.ts';

/** What is only for the eye, and what other tests here run or read. */
const LANGUAGES = /^(|json|ts|js|sh|sql|text|python|mermaid|diff)$/;

const blocks = pages().flatMap((page) => blocksIn(page, textOf(page)));
const inLanguage = (name: string): Block[] => blocks.filter(({ language }) => language === name);

/** What is wrong with each, with the page and the line it begins on. */
const faultsIn = (some: readonly Block[], read: (text: string) => unknown): string[] =>
  some.flatMap(({ page, line, text }) => {
    try {
      read(text);
      return [];
    } catch (error) {
      return [`${page}:${String(line)}: ${String(error)}`];
    }
  });

const readJson = (text: string): unknown => JSON.parse(text);
const readJs = (text: string): unknown => new Script(`(async () => {${text}})`);

describe('the code in the documentation', () => {
  it('is in languages that are looked at', () =>
    expect(blocks.filter(({ language }) => !LANGUAGES.test(language))).to.deep.equal([]));

  it('is JSON that can be parsed', () => {
    expect(inLanguage('json').length).to.be.greaterThan(20);
    expect(faultsIn(inLanguage('json'), readJson)).to.deep.equal([]);
    expect(faultsIn([{ ...blocks[0]!, text: '{"a": …}' }], readJson)).to.have.length(1);
  });

  it('is JavaScript that can be parsed', () => {
    expect(faultsIn(inLanguage('js'), readJs)).to.deep.equal([]);
    expect(faultsIn([{ ...blocks[0]!, text: 'const = 1' }], readJs)).to.have.length(1);
  });

  it('is TypeScript that compiles where it says it stands', function () {
    this.timeout(60_000);
    const snippets = inLanguage('ts');
    expect(snippets.length).to.be.greaterThan(0);
    expect(snippets.filter(({ of }) => of === '')).to.deep.equal([]);
    const planted = {
      page: 'planted',
      line: 1,
      language: 'ts',
      of: 'domain/src/planted.ts',
      text: 'export const a: string = 1;\n',
    };
    const faults = compiled([...snippets, planted]);
    expect(faults).to.deep.equal(["planted:1: Type 'number' is not assignable to type 'string'."]);
  });

  it('is changes of files that have the lines they are between, or have what comes of it', () => {
    const diffs = pages().flatMap((page) => stepsOf(page, textOf(page)).filter((step) => step.do === 'change'));
    const fits = (text: string, diff: string): boolean => {
      try {
        return changed(text, diff, '') !== text;
      } catch {
        return false;
      }
    };
    expect(diffs.length).to.be.greaterThan(6);
    const faults = diffs.filter(({ file, text }) => ![text, backwards(text)].some((diff) => fits(textOf(file), diff)));
    expect(faults.map(({ at, file }) => `${at}: ${file}`)).to.deep.equal([]);
    const planted = ' a\n+b\n@@\n-d\n+e\n';
    expect(changed('a\nc\nd\n', planted, '')).to.equal('a\nb\nc\ne\n');
    expect(fits('a\nb\nc\ne\n', backwards(planted))).to.equal(true);
    expect(['a\nc\n', 'a\nd\nd\n', 'aa\nd\n'].filter((text) => fits(text, planted))).to.deep.equal([]);
  });

  it('tells good signatures of webhooks from bad ones', () => {
    const [check] = inLanguage('js').filter(({ page }) => page === 'docs/notifications.md');
    const good = (secret: string, signed: string): unknown => {
      const scope = { createHmac, timingSafeEqual, Buffer, secret, body: '{}' };
      const request = { headers: { 'tasklog-signature': signed } };
      return runInNewContext(`${check?.text ?? ''}; good`, { ...scope, request });
    };
    const signed = signatureOf('whsec_a', 1_795_428_000, '{}');
    expect(good('whsec_a', signed)).to.equal(true);
    expect(good('whsec_b', signed)).to.equal(false);
    expect(good('whsec_a', 'nonsense')).to.equal(false);
  });
});

/** The faults that the compiler finds in them, each as a file beside the one that it is named after. */
function compiled(snippets: readonly Block[]): string[] {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile.bind(ts.sys)).config,
    { ...ts.sys, readDirectory: () => [] },
    root,
  );
  const files = new Map(
    snippets.map((block, n) => [join(root, block.of.replace(/\.ts$/, `.snippet-${String(n)}.ts`)), block]),
  );
  const host = ts.createCompilerHost(options);
  const [readFile, fileExists] = [host.readFile.bind(host), host.fileExists.bind(host)];
  host.readFile = (file) => files.get(file)?.text ?? readFile(file);
  host.fileExists = (file) => files.has(file) || fileExists(file);
  const program = ts.createProgram([...files.keys()], { ...options, noEmit: true, skipLibCheck: true }, host);
  return [...files].flatMap(([file, { page, line }]) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText, start }) => {
        const down = start === undefined || !source ? 0 : source.getLineAndCharacterOfPosition(start).line;
        return `${page}:${String(line + down)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
      },
    );
  });
}
