import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cached } from './cache.ts';
import type { Part } from './cache.ts';

describe('the cache of real parts', () => {
  const before = process.env['XDG_CACHE_HOME'];
  let home: string;
  let place: string;
  let told: string[];
  const tell = (message: string): void => void told.push(message);

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'tasklog-cache-'));
    process.env['XDG_CACHE_HOME'] = home;
    mkdirSync(join(home, 'tasklog'));
    place = join(home, 'tasklog', 'engine-1.0');
    told = [];
  });
  afterEach(() => {
    if (before === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = before;
    rmSync(home, { recursive: true });
  });

  const engine = (words = 'whole'): Part & { builds: number; build: (folder: string) => Promise<void> } => {
    const part = {
      name: 'engine',
      version: '1.0',
      builds: 0,
      build: async (folder: string): Promise<void> => {
        part.builds += 1;
        writeFileSync(join(folder, 'program'), words);
      },
    };
    return part;
  };
  const left = (): string[] => readdirSync(join(home, 'tasklog'));

  it('builds a part once and leaves nothing beside it', async () => {
    const part = engine();
    expect(await cached(part, tell)).to.equal(place);
    expect(await cached(part, tell)).to.equal(place);
    expect(part.builds).to.equal(1);
    expect(readFileSync(join(place, 'program'), 'utf8')).to.equal('whole');
    expect(left()).to.deep.equal(['engine-1.0']);
  });

  it('does not use what a killed build left, and removes it', async () => {
    const half = `${place}.${String(deadPid())}.abcd.making`;
    mkdirSync(half);
    writeFileSync(join(half, 'program'), 'half');
    await cached(engine(), tell);
    expect(readFileSync(join(place, 'program'), 'utf8')).to.equal('whole');
    expect(left()).to.deep.equal(['engine-1.0']);
  });

  it('leaves alone what a living builder is making', async () => {
    const theirs = `${place}.${String(process.ppid)}.abcd.making`;
    mkdirSync(theirs);
    await cached(engine(), tell);
    expect(existsSync(theirs)).to.equal(true);
  });

  it('keeps nothing of a build that fails, and the next one may succeed', async () => {
    const failing = { ...engine(), build: () => Promise.reject(new Error('no network')) };
    const fault: unknown = await cached(failing, tell).catch((error: unknown) => error);
    expect(fault).to.have.property('message', 'no network');
    expect(left()).to.deep.equal([]);
    await cached(engine(), tell);
    expect(left()).to.deep.equal(['engine-1.0']);
  });

  it('ignores the lock of a dead process', async () => {
    writeFileSync(`${place}.lock`, String(deadPid()));
    await cached(engine(), tell);
    expect(told).to.deep.equal([]);
    expect(left()).to.deep.equal(['engine-1.0']);
  });

  it('ignores a lock that nobody touched for long: its pid is somebody else by now', async () => {
    writeFileSync(`${place}.lock`, String(process.ppid));
    const long = new Date(Date.now() - 3_600_000);
    utimesSync(`${place}.lock`, long, long);
    await cached(engine(), tell);
    expect(left()).to.deep.equal(['engine-1.0']);
  });

  it('lets the second of two builders wait for the first, tells so, and uses what that made', async () => {
    const [first, second] = [engine('first'), engine('second')];
    const begun = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const slow = {
      ...first,
      build: async (folder: string): Promise<void> => {
        begun.resolve();
        await go.promise;
        await first.build(folder);
      },
    };
    const one = cached(slow, tell);
    await begun.promise;
    const two = cached(second, (message) => {
      tell(message);
      go.resolve();
    });
    await Promise.all([one, two]);
    expect(told).to.have.length(1);
    expect(told[0]).to.include(`waiting for process ${String(process.pid)}, which builds engine`);
    expect(second.builds).to.equal(0);
    expect(readFileSync(join(place, 'program'), 'utf8')).to.equal('first');
  });

  it('takes what another builder finished meanwhile, when two build in spite of the lock', async () => {
    const part = engine();
    const overtaken = {
      ...part,
      build: async (folder: string): Promise<void> => {
        await part.build(folder);
        mkdirSync(place);
        writeFileSync(join(place, 'program'), 'theirs');
      },
    };
    await cached(overtaken, tell);
    expect(readFileSync(join(place, 'program'), 'utf8')).to.equal('theirs');
    expect(left()).to.deep.equal(['engine-1.0']);
  });
});

/** Of a process that ran and is gone. */
function deadPid(): number {
  const { pid } = spawnSync(process.execPath, ['--version']);
  return pid;
}
