import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { DeadLetterDetail, DeadLetterList, Envelope, OperatorActionList, SettledAnswer } from '@tasklog/schemas';
import { partitionOf } from '@tasklog/event-log';
import { TEST_PARTITIONS } from '@tasklog/runtime/testing/database';
import { tasklog as runTasklog } from '../../cli/src/testing/run.ts';
import type { Ran } from '../../cli/src/testing/run.ts';
import { poison as poisonTask } from '../testing/poison.ts';
import { startTogether } from './services.ts';
import type { Together } from './services.ts';

describe('a poison record in running services', function () {
  this.timeout(120_000);
  let all: Together;
  let folder: string;
  before(async () => {
    all = await startTogether();
    folder = mkdtempSync(join(tmpdir(), 'tasklog-cli-'));
    all.announce(folder);
  });
  after(async () => {
    await all?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const tasklog = (...args: string[]): Promise<Ran> =>
    runTasklog(['dead-letters', ...args], '', { TASKLOG_DATA: folder, TASKLOG_USER: 'olga' });
  const told = async <T>(...args: string[]): Promise<T> => {
    const { code, out, err } = await tasklog(...args, '--json');
    expect(code, err).to.equal(0);
    return JSON.parse(out) as T;
  };
  const as = async (name: string, method: string, path: string, body?: object) => {
    const call = await all.as(name, method === 'GET' ? 'query' : 'command');
    const answer = await call(method, path, body);
    expect(answer.status, JSON.stringify(answer.body)).to.be.below(300);
    return answer.body;
  };
  /** Somebody else whose events lie in the same partition. */
  const inPartitionOf = (name: string): string => {
    const placeOf = (each: string): number => partitionOf(all.userId(each), TEST_PARTITIONS);
    for (let n = 1; ; n += 1) if (placeOf(`ben-${String(n)}`) === placeOf(name)) return `ben-${String(n)}`;
  };
  const add = async (name: string, title: string): Promise<string> =>
    ((await as(name, 'POST', '/v1/tasks', { title })) as { task: { id: string } }).task.id;
  const titles = async (name: string): Promise<string[]> =>
    ((await as(name, 'GET', '/v1/tasks')) as { items: { title: string }[] }).items.map(({ title }) => title);

  const poison = async (taskId: string): Promise<Envelope> => {
    await all.carriedOut();
    return poisonTask(all.db, taskId);
  };
  const parked = async (n: number): Promise<void> => {
    while ((await all.db.query(`select from log.dead_letter where state = 'waiting'`)).rows.length < n) await pause(10);
  };

  it('holds up its own task and nothing else, is shown with its fault, and is repaired by a new command', async () => {
    const sick = await add('ann', 'wax the skis');
    const beside = await add('ann', 'call mom');
    const neighbour = inPartitionOf('ann');
    const well = await add(neighbour, 'buy milk');
    const event = await poison(sick);
    for (let n = 1; n <= 100; n += 1)
      await as(neighbour, 'PATCH', `/v1/tasks/${well}`, { title: `buy milk ${String(n)}` });
    await all.carriedOut();
    await parked(5);
    expect(await titles(neighbour)).to.have.members(['buy milk 100']);
    expect(await titles('ann')).to.have.members(['wax the skis', 'call mom']);
    const trail = (await as(neighbour, 'GET', '/v1/audit?limit=200')) as { items: unknown[] };
    expect(trail.items).to.have.length(101);

    // The list goes on for other tasks of the user; the trail of the user, which is one chain, waits.
    await as('ann', 'PATCH', `/v1/tasks/${beside}`, { title: 'call dad' });
    await all.carriedOut();
    await parked(6);
    expect(await titles('ann')).to.have.members(['wax the skis', 'call dad']);

    const list = await told<DeadLetterList>('list');
    expect(list.total).to.equal(6);
    expect(list.groups?.map(({ projector }) => projector).sort()).to.deep.equal([
      'audit',
      'history',
      'recurrence',
      'reminder',
      'tasks',
    ]);
    const letter = list.items.find(({ projector }) => projector === 'tasks');
    const id = String(letter?.id);
    const shown = await told<DeadLetterDetail>('show', id);
    expect(shown.schemaDiff).to.deep.equal([{ path: '/data/after/title', found: '7', wanted: 'must be string' }]);
    const words = await tasklog('show', id);
    expect(words.out).to.contain('/data/after/title  is 7; must be string');
    expect((await tasklog('list')).out).to.match(/newest 6 of 6/);

    const again = await tasklog('retry', id);
    expect(again.code).to.equal(1);
    expect(again.out).to.match(/Applied 0, 1 still wait: dead letter \d+ fails with “not a task.updated/);

    const file = join(folder, 'corrected.json');
    writeFileSync(
      file,
      JSON.stringify({ ...event, data: { before: { title: 'wax the skis' }, after: { title: 'wax both' } } }),
    );
    const repaired = await told<SettledAnswer>('repair', id, '--file', file, '--reason', 'the title was a number');
    expect(repaired.settled).to.have.length(5);
    expect(repaired.changeId).to.equal(event.changeid);
    await all.carriedOut();
    expect(await titles('ann')).to.have.members(['wax both', 'call dad']);
    const history = (await as('ann', 'GET', `/v1/tasks/${sick}/history`)) as {
      items: { version: number; actor: string }[];
    };
    expect(history.items.map(({ version, actor }) => [version, actor])).to.deep.equal([
      [2, 'system'],
      [1, 'user'],
    ]);
    expect((await all.db.query('select from log.blocked_key')).rows).to.deep.equal([]);
    // The log has both: what was broken, and what became of it.
    const { rows } = await all.db.query(`select from log.record where topic = 1 and task_id = $1`, [sick]);
    expect(rows).to.have.length(3);

    const twice = await tasklog('repair', id, '--file', file);
    expect(twice.code).to.equal(1);
    expect(twice.err).to.match(/was repaired by olga/);
    const observed = await all.as('otto', 'query', 'observer');
    const actions = (await observed<OperatorActionList>('GET', '/ops/audit?action=dead-letter.repair')).body.items;
    expect(actions).to.have.length(5);
    expect(actions[0]).to.deep.include({ actorName: 'olga', reason: 'the title was a number' });
  });

  it('is skipped, or discarded with its whole key, only when that is meant', async () => {
    const [one, two] = [await add('bo', 'one'), await add('bo', 'two')];
    for (const id of [one, two]) await poison(id);
    await parked(10);
    const list = await told<DeadLetterList>('list', '--projector', 'tasks');
    const first = list.items.find(({ key }) => key === one);
    expect((await tasklog('skip', String(first?.id))).err).to.match(/--reason/);
    const skipped = await told<SettledAnswer>('skip', String(first?.id), '--reason', 'nonsense');
    expect(skipped).to.deep.include({ settled: [first?.id], failed: null });
    const unsure = await tasklog('discard', '--key', two, '--reason', 'nonsense', '--yes');
    expect(unsure.err).to.match(/Several hold that key: .*Say --projector/);
    const unasked = await tasklog('discard', '--key', two, '--projector', 'tasks', '--reason', 'nonsense');
    expect(unasked.err).to.match(/Leave out 1 records.*give --yes/);
    const gone = await tasklog('discard', '--key', two, '--projector', 'tasks', '--reason', 'nonsense', '--yes');
    expect(gone.code, gone.err).to.equal(0);
    const bulk = await tasklog('retry', '--group', '--projector', 'audit');
    expect(bulk.err).to.match(/2 dead letters fit.*give --yes/);
    const done = await tasklog('retry', '--group', '--projector', 'audit', '--yes');
    expect(done.code).to.equal(1);
    expect(done.out).to.match(/Tried 1 key: 0 are free, 0 records applied, 2 still wait/);
    await as('bo', 'PATCH', `/v1/tasks/${one}`, { title: 'one more' });
    await all.carriedOut();
    expect(await titles('bo')).to.have.members(['one more', 'two']);
  });

  it('named wrongly is said so', async () => {
    expect((await tasklog('show', 'x')).err).to.match(/number of a dead letter/);
    expect((await tasklog('show', '99999')).code).to.equal(1);
    expect((await tasklog('retry')).err).to.match(/Say which/);
    expect((await tasklog('repair', '1', '--file', join(folder, 'none.json'))).err).to.match(
      /cannot be read \(ENOENT\)/,
    );
  });
});
