import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { freePort } from '@tasklog/runtime/ports';
import { heldBy } from './held.ts';

/** Holds more with each line it reads, and lets go of as much besides. */
const PROGRAM = `
  const kept = [];
  const texts = () => Array.from({ length: 20 }, () => Buffer.alloc(1024 * 1024, 'x').toString('latin1'));
  process.stdin.on('data', () => { kept.push(texts()); globalThis.last = texts(); delete globalThis.last; console.log('more'); });
  console.log('ready');
`;

describe('what a process holds after a full collection', () => {
  it('is what it kept, not what it let go of, and can be asked again', async () => {
    const port = await freePort();
    const child = spawn(process.execPath, [`--inspect-port=${String(port)}`, '-e', PROGRAM], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    try {
      await once(child.stdout, 'data');
      const pid = child.pid ?? 0;
      const before = await heldBy(pid, port);
      child.stdin.write('x');
      await once(child.stdout, 'data');
      const after = await heldBy(pid, port);
      expect(after.heapMB - before.heapMB).to.be.within(19, 25);
      expect(after.rssMB).to.be.above(after.heapMB);
    } finally {
      child.kill('SIGKILL');
    }
  });
  it('is not asked where another inspector listens', async () => {
    const port = await freePort();
    const child = spawn(process.execPath, [`--inspect=${String(port)}`, '-e', 'setInterval(() => 0, 1000)'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      await once(child.stderr, 'data');
      const asked = await heldBy(child.pid ?? 0, port).catch((error: unknown) => (error as Error).message);
      expect(asked).to.match(/in use by another inspector/);
    } finally {
      child.kill('SIGKILL');
    }
  });
});
