import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import pg from 'pg';
import { evolve } from '@tasklog/domain';
import type { Task } from '@tasklog/domain';
import { postgresLog } from '@tasklog/event-log';
import { createLogger } from '@tasklog/runtime';
import { testDatabase, TEST_PARTITIONS } from '@tasklog/runtime/testing/database';
import type { Notice, TaskEvent, TaskNotice } from '@tasklog/schemas';
import { isNotice, isTaskEvent } from '@tasklog/schemas/validators';
import { parse } from '@tasklog/schemas';
import { createHandle } from './handle.ts';
import { storeIn } from './store/commit.ts';
import type { Handle } from './handle.ts';
import type { Outcome, Request } from './request.ts';
import { startRelay } from './relay/relay.ts';
import { drained } from './testing/api.ts';

describe('the command path', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let db: pg.Pool;
  let handles: Handle[];
  before(async () => {
    database = await testDatabase();
    db = new pg.Pool({ connectionString: database.url, max: 8 });
    // Two of them stand for two processes: they share nothing but the database.
    handles = [0, 1].map(() =>
      createHandle({
        store: storeIn(db),
        partitions: TEST_PARTITIONS,
        now: () => new Date(),
        committed: () => undefined,
        maxBatch: 50,
      }),
    );
  });
  after(async () => {
    await db.end();
    await database.drop();
  });

  const user = randomUUID();
  const request = (
    wish: Request['wishes'][number],
    { key, by = user }: { key?: string; by?: string } = {},
  ): Request => ({
    change: { userId: by, changeId: randomUUID(), actor: 'user' },
    key,
    hash: Buffer.from('same'),
    timeZone: 'UTC',
    wishes: [wish],
    answer: ({ tasks }) => ({ version: tasks[0]?.version, tags: tasks[0]?.task.tags }),
  });
  const either = (n: number): Handle => handles[n % 2] as Handle;
  const added = async (by = user): Promise<string> => {
    const taskId = randomUUID();
    await either(0)(request({ command: { type: 'add', taskId, title: 'x' } }, { by }));
    return taskId;
  };
  const kinds = (outcomes: Outcome[]): Record<string, number> =>
    outcomes.reduce<Record<string, number>>((n, { kind }) => ({ ...n, [kind]: (n[kind] ?? 0) + 1 }), {});

  it('loses no update: of writers with the same version one wins, the others are told', async () => {
    const taskId = await added();
    const outcomes = await Promise.all(
      Array.from({ length: 16 }, (_, n) =>
        either(n)(request({ command: { type: 'tag', taskId, add: [`t${String(n)}`] }, expected: 1 })),
      ),
    );
    expect(kinds(outcomes)).to.deep.equal({ done: 1, stale: 15 });
  });

  it('without a version all of them succeed, one after another', async () => {
    const taskId = await added();
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        either(n)(request({ command: { type: 'tag', taskId, add: [`t${String(n)}`] } })),
      ),
    );
    const done = outcomes.filter(({ kind }) => kind === 'done').length;
    const { rows } = await db.query<{ version: number; doc: Task }>(
      'select version, doc from command.task where id = $1',
      [taskId],
    );
    expect(done + (kinds(outcomes)['contended'] ?? 0)).to.equal(12);
    expect(rows[0]?.version).to.equal(1 + done);
    expect(rows[0]?.doc.tags).to.have.length(done);
  });

  it('one key from two processes at once happens once', async () => {
    const wish = () => ({
      command: { type: 'add' as const, taskId: randomUUID(), title: 'same key' },
      fresh: true as const,
    });
    const outcomes = await Promise.all([0, 1, 0, 1].map((n) => either(n)(request(wish(), { key: 'shared' }))));
    expect(outcomes.every(({ kind }) => kind === 'done' || kind === 'in-flight')).to.equal(true);
    const { rows } = await db.query(`select from command.task where doc ->> 'title' = 'same key'`);
    expect(rows).to.have.length(1);
  });

  it('a task id that is taken fails alone, not its batch', async () => {
    const taken = await added(randomUUID());
    const outcomes = await Promise.all([
      either(0)(request({ command: { type: 'add', taskId: taken, title: 'mine' } })),
      either(0)(request({ command: { type: 'add', taskId: randomUUID(), title: 'fine' } })),
    ]);
    expect(outcomes.map(({ kind }) => kind)).to.deep.equal(['refused', 'done']);
  });

  it('a database that is away fails the request, not the process', async () => {
    const away = new pg.Pool({ connectionString: 'postgres://x:x@127.0.0.1:1/x', connectionTimeoutMillis: 500 });
    const handle = createHandle({
      store: storeIn(away),
      partitions: TEST_PARTITIONS,
      now: () => new Date(),
      committed: () => undefined,
    });
    const error = await handle(request({ command: { type: 'complete', taskId: randomUUID() } })).catch(
      (each: unknown) => each,
    );
    expect(error).to.be.instanceOf(Error);
    await away.end();
  });

  it('puts every committed change on the log once, in order per task, and each row is the fold of its events', async () => {
    const tasks = await Promise.all(Array.from({ length: 8 }, () => added()));
    const relay = await startRelay({ connectionString: database.url, logger: createLogger('test', 'silent') });
    await Promise.all(
      Array.from({ length: 200 }, (_, n) => {
        const taskId = tasks[n % tasks.length] as string;
        const command = (
          [
            { type: 'complete' },
            { type: 'reopen' },
            { type: 'prioritise', priority: n % 3 === 0 ? 'high' : 'low' },
            { type: 'tag', add: [`t${String(n)}`] },
          ] as const
        )[n % 4];
        return either(n)(request({ command: { taskId, ...command } as Request['wishes'][number]['command'] }));
      }),
    );
    await drained(db);
    await relay.stop();
    const { rows } = await db.query<{
      task_id: string;
      version: number;
      event: TaskEvent;
      doc: Task;
      row_version: number;
    }>(
      `select r.task_id, r.version, r.event, t.doc, t.version as row_version from log.record r join command.task t on t.id = r.task_id where r.topic = 1 order by r.part, r.off`,
    );
    const folded = new Map<string, { task: Task; version: number }>();
    for (const { task_id, version, event } of rows) {
      expect(parse(isTaskEvent, event)).to.have.property('ok', true);
      const before = folded.get(task_id);
      expect(version).to.equal((before?.version ?? 0) + 1);
      folded.set(task_id, {
        version,
        task: evolve(before?.task, { type: event.type, after: event.data.after }),
      });
    }
    for (const { task_id, doc, row_version } of rows)
      expect(folded.get(task_id)).to.deep.equal({ task: doc, version: row_version });
    const told = await db.query<{ event: Notice }>('select event from log.record where topic = 3');
    for (const { event } of told.rows) expect(parse(isNotice, event)).to.have.property('ok', true);
    const log = await postgresLog({ connectionString: database.url, onError: () => undefined });
    const [heads, notices] = [await log.heads('task-events'), await log.heads('task-updates')];
    await log.close();
    expect(heads).to.deep.equal(notices);
    expect(heads.reduce((a, b) => a + b)).to.equal(rows.length);
  });

  it('tells screens the task as it was after each change, and nothing of it once it is deleted', async () => {
    const taskId = await added();
    await either(0)(request({ command: { type: 'prioritise', taskId, priority: 'high' } }));
    await either(0)(request({ command: { type: 'delete', taskId } }));
    const relay = await startRelay({ connectionString: database.url, logger: createLogger('test', 'silent') });
    await drained(db);
    await relay.stop();
    const { rows } = await db.query<{ event: TaskNotice }>(
      'select event from log.record where topic = 3 and task_id = $1 order by off',
      [taskId],
    );
    expect(
      rows.map(({ event: { data, taskversion } }) => [
        data.change,
        taskversion,
        data.task?.version ?? null,
        data.task?.priority ?? null,
      ]),
    ).to.deep.equal([
      ['task.added', 1, 1, 'none'],
      ['task.prioritised', 2, 2, 'high'],
      ['task.deleted', 3, null, null],
    ]);
    expect(rows[0]?.event).not.to.have.nested.property('data.task.deletedAt');
  });
});
