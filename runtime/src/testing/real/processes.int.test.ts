import { expect } from 'chai';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { platform } from 'node:os';
import { run } from './processes.ts';
import { tell } from './skip.ts';

/** Each of them calls home, and home hears when it is gone: its connection ends with it. */
describe('a process of the real parts', () => {
  let home: Server;
  let port: number;

  before(async () => {
    home = createServer().listen(0, '127.0.0.1');
    await once(home, 'listening');
    port = (home.address() as AddressInfo).port;
  });
  after(() => home.close());

  it('ends with the process that started it, even when that is killed', async function () {
    if (platform() !== 'linux') {
      tell('skipped: only Linux ends a process together with its parent');
      this.skip();
    }
    const called = calls(home);
    const starter = starts(`(await import(${sourceOf('processes.ts')})).startProcess(caller)`);
    const line = await called;
    starter.kill('SIGKILL');
    await gone(line);
  });

  it('ends with the run, when its test forgot it and left it stopped', async () => {
    const called = calls(home);
    const starter = starts(`
      const { realServer, stopRealParts } = await import(${sourceOf('server.ts')});
      const server = realServer({ ...caller, name: 'it', answers: async () => server.lastLines().includes('called') });
      await server.start();
      server.pause();
      await stopRealParts();
      setInterval(() => undefined, 1_000);`);
    await gone(await called);
    expect(starter.exitCode).to.equal(null);
    starter.kill('SIGKILL');
  });

  /** A process that has in hand what to start: a caller. */
  function starts(script: string): ChildProcess {
    const call = `require('net').connect(${String(port)}, '127.0.0.1', () => console.log('called')).resume()`;
    const caller = JSON.stringify({ command: process.execPath, args: ['-e', call] });
    const source = `const caller = ${caller};${script}`;
    return spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'ignore', 'inherit'] });
  }

  it('that fails is told with its last words', async () => {
    const words = "console.error('no room'); process.exit(3)";
    const fault: unknown = await run({ command: process.execPath, args: ['-e', words] }).catch((e: unknown) => e);
    expect((fault as Error).message).to.match(/exit code 3\nno room$/);
  });

  it('that is not there is told', async () => {
    const fault: unknown = await run({ command: 'no-such-program', args: [] }).catch((e: unknown) => e);
    expect((fault as Error).message).to.match(/no-such-program/);
  });
});

const sourceOf = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);

async function calls(home: Server): Promise<Socket> {
  const [socket] = (await once(home, 'connection')) as [Socket];
  // A killed process may reset its connection instead of ending it.
  socket.on('error', () => undefined).resume();
  return socket;
}

const gone = (socket: Socket): Promise<unknown> => (socket.closed ? Promise.resolve() : once(socket, 'close'));
