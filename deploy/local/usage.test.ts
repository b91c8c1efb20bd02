import { expect } from 'chai';
import { LOCAL_SETTINGS } from './settings.ts';
import { usage } from './usage.ts';

describe('npm start', () => {
  it('starts without a word, and with --json', () => {
    expect(usage([])).to.equal(undefined);
    expect(usage(['--json'])).to.equal(undefined);
  });
  it('tells of every setting when it is asked for help, whatever stands beside that', () => {
    const told = usage(['--json', '--help']);
    expect(told?.code).to.equal(0);
    expect(Object.keys(LOCAL_SETTINGS).filter((name) => !told?.text.includes(`  ${name}`))).to.deep.equal([]);
    expect(told?.text).to.match(/WEB_PORT \(3000\)\n +Port of the web\./);
  });
  it('starts nothing on a word that means nothing, and names it', () => {
    for (const args of [
      ['--port', '80'],
      ['--help', 'now'],
    ]) {
      const told = usage(args);
      expect(told?.code).to.equal(2);
      expect(told?.text)
        .to.contain(args.find((arg) => arg !== '--help'))
        .and.to.contain('npm start -- --help');
    }
  });
});
