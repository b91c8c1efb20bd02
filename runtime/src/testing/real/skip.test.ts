import { expect } from 'chai';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAPR, daprBinaries } from './dapr-binaries.ts';
import { startKafka } from './kafka.ts';
import { orSkip } from './skip.ts';

const SET = ['PATH', 'XDG_CACHE_HOME', 'CI'] as const;

describe('a machine that lacks a tool', () => {
  const before = new Map(SET.map((name) => [name, process.env[name]]));
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tasklog-tools-'));
    process.env['PATH'] = folder;
    process.env['XDG_CACHE_HOME'] = folder;
  });
  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(folder, { recursive: true });
  });

  it('is told that there is no Java, and the cure', async () => {
    expect(await faultOf(startKafka())).to.equal(
      'no Java 17 or later for Apache Kafka: java is not on the PATH. Cure: apt-get install openjdk-17-jre-headless',
    );
  });

  it('is told that its Java is too old', async () => {
    plant('java', 'openjdk version "11.0.2" 2019-01-15');
    expect(await faultOf(startKafka())).to.include('no Java 17 or later for Apache Kafka: java is 11.0.');
  });

  it('is told that Maven is missing when the jars are not there yet', async () => {
    plant('java', 'openjdk version "21" 2023-09-19');
    expect(await faultOf(startKafka())).to.include('no Maven 3.6 or later for Apache Kafka: mvn is not on the PATH');
  });

  it('is told that Go is missing when Dapr is not built yet', async () => {
    expect(await faultOf(daprBinaries(() => undefined))).to.include('no Go 1.24 or later for building Dapr 1.16.0');
  });

  it('skips the test and goes on', async () => {
    delete process.env['CI'];
    const test = testThatSkips();
    expect(await faultOf(orSkip(test, [DAPR], () => startKafka()))).to.equal('skipped');
  });

  it('fails the test when CI=true', async () => {
    process.env['CI'] = 'true';
    expect(await faultOf(orSkip(testThatSkips(), [DAPR], () => startKafka()))).to.include('no Java 17');
  });

  it('fails the test for any other fault', async () => {
    delete process.env['CI'];
    const broken = (): Promise<never> => Promise.reject(new Error('the port is taken'));
    expect(await faultOf(orSkip(testThatSkips(), [DAPR], broken))).to.equal('the port is taken');
  });

  function plant(command: string, says: string): void {
    const file = join(folder, command);
    writeFileSync(file, `#!/bin/sh\necho '${says}' >&2\n`);
    chmodSync(file, 0o755);
  }
});

const faultOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no fault',
    (error: unknown) => (error as Error).message,
  );

/** As mocha's context does: skipping is a throw. */
function testThatSkips(): Mocha.Context {
  const skip = (): never => {
    throw new Error('skipped');
  };
  return { timeout: () => 2_000, skip } as unknown as Mocha.Context;
}
