import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect } from 'chai';

/** A service that does nothing but answer its probes, and says what it is told. */
const PROCESS = `
  import { createApp, createHealth, listen, run } from ${JSON.stringify(`${import.meta.dirname}/index.ts`)};
  run('test', process.env, async (logger) => {
    const health = createHealth();
    const { url, stop } = await listen(createApp({ logger, health }), { host: '127.0.0.1', port: 0, setting: 'PORT' });
    health.ready = true;
    return {
      url,
      leave: () => {
        health.ready = false;
        console.log('leave');
      },
      stop: () => (console.log('stop'), stop()),
    };
  });`;

type Running = { child: ChildProcess; url: string; said: () => Promise<string>; exited: Promise<unknown[]> };

async function start(env: Record<string, string>): Promise<Running> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', PROCESS],
    { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (wanted: (line: string) => boolean): Promise<string> => {
    for (;;) {
      const { value, done } = (await lines.next()) as IteratorResult<string, string>;
      if (done === true) return 'nothing';
      if (wanted(value)) return value;
    }
  };
  const exited = once(child, 'exit');
  const { url } = JSON.parse(await next((line) => line.includes('"ready"'))) as { url: string };
  return { child, url, exited, said: () => next((line) => !line.startsWith('{')) };
}

describe('a process that is told to stop', () => {
  it('first says that it goes, and takes requests on while those who send them learn it', async () => {
    const { child, url, said, exited } = await start({ LINGER_MS: '20000' });
    child.kill('SIGTERM');
    expect(await said()).to.equal('leave');
    const answer = await fetch(`${url}/readyz`);
    expect([answer.status, answer.headers.get('connection')]).to.deep.equal([503, 'close']);
    child.kill('SIGKILL');
    expect(await said(), 'it was still lingering').to.equal('nothing');
    await exited;
  });
  it('then stops, and exits with 0', async () => {
    const { child, said, exited } = await start({ LINGER_MS: '0' });
    child.kill('SIGTERM');
    expect([await said(), await said(), await exited]).to.deep.equal(['leave', 'stop', [0, null]]);
  });
});
