import { expect } from 'chai';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KAFKA, kafkaJars } from '@tasklog/runtime/testing/real/kafka-jars';
import { orSkip, tell } from '@tasklog/runtime/testing/real/skip';

describe('npm run real:kafka', () => {
  const started: ChildProcess[] = [];
  let data: string;

  before(async function () {
    await orSkip(this, [KAFKA], () => kafkaJars(tell));
    data = mkdtempSync(join(tmpdir(), 'tasklog-real-'));
  });
  after(() => {
    for (const each of started) each.kill('SIGKILL');
    if (data) rmSync(data, { recursive: true });
  });

  it('tells how to use it, keeps its folder to itself, and ends by Ctrl-C with its data kept', async () => {
    const first = start('kafka');
    expect(await said(first, 'npm start')).to.match(/KAFKA_BROKERS=127\.0\.0\.1:\d+ LOG=kafka npm start/);

    const second = start('kafka', '--fresh');
    expect(await said(second, 'stop it first')).to.include(`Process ${String(first.pid)} runs real parts`);
    expect(await ended(second)).to.equal(1);

    first.kill('SIGINT');
    expect(await ended(first)).to.equal(0);
    expect(existsSync(join(data, 'real/kafka/data/meta.properties'))).to.equal(true);
    expect(existsSync(join(data, 'real/pid'))).to.equal(false);
  });

  it('asks which part is meant', async () => {
    const main = start('redis');
    expect(await said(main, 'Say which part: kafka or dapr.')).to.be.a('string');
    expect(await ended(main)).to.equal(2);
  });

  function start(...args: string[]): ChildProcess {
    const env = { ...process.env, TASKLOG_DATA: data };
    const main = join(import.meta.dirname, 'main.ts');
    const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    started.push(child);
    return child;
  }
});

const ended = async (child: ChildProcess): Promise<unknown> =>
  child.exitCode ?? ((await once(child, 'exit')) as [number])[0];

/** All it said up to these words; rejects when it ends without them. */
function said(child: ChildProcess, words: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let all = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        all += chunk.toString();
        if (all.includes(words)) resolve(all);
      });
    child.once('close', () => reject(new Error(`It ended without saying "${words}":\n${all}`)));
  });
}
