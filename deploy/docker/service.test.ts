import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';

const run = (...args: string[]): { status: number | null; stderr: string } =>
  spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'service.ts'), ...args],
    {
      env: { PATH: process.env['PATH'] },
      encoding: 'utf8',
    },
  );

describe('the image of the services', () => {
  it('runs the service that is its argument, with the arguments behind it', () => {
    const { status, stderr } = run('projectors', 'audit', 'nobody');
    expect(status).to.equal(78);
    expect(stderr).to.contain('there is no projector "nobody"');
  });
  for (const name of ['command-api', 'relay', 'projectors', 'query-api', 'realtime', 'migrate'])
    it(`has no password of its own: ${name} without a database says so`, () => {
      const { status, stderr } = run(name);
      expect(status).to.equal(78);
      expect(stderr).to.contain('DATABASE_URL is not set');
    });
  for (const name of ['', 'constructor', 'web'])
    it(`refuses ${JSON.stringify(name)}, and says what there is`, () => {
      const { status, stderr } = run(...(name ? [name] : []));
      expect(status).to.equal(64);
      expect(stderr).to.contain('command-api, relay, projectors');
    });
});
