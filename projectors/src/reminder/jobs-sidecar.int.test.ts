/** The reminder projector, its clock and its jobs as they run, with a real sidecar and scheduler. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import pg from 'pg';
import { postgresLog } from '@tasklog/event-log';
import { createApp, createHealth, createLogger, listen } from '@tasklog/runtime';
import { createPool } from '@tasklog/runtime/pool';
import { sidecar } from '@tasklog/runtime/sidecar/client';
import type { Sidecar } from '@tasklog/runtime/sidecar/client';
import { sidecarDoor } from '@tasklog/runtime/sidecar/door';
import { TEST_PARTITIONS, urlForRole } from '@tasklog/runtime/testing/database';
import { daprOrSkip, startScheduler, startSidecar } from '@tasklog/runtime/testing/real/dapr';
import type { Scheduler, Sidecar as RealSidecar } from '@tasklog/runtime/testing/real/dapr';
import { freePorts } from '@tasklog/runtime/ports';
import { sleepByTimer } from '../rounds.ts';
import { projectors } from '../service.ts';
import { aTask } from '../testing/events.ts';
import { testParts } from '../testing/parts.ts';
import type { TestTask } from '../testing/events.ts';
import { stage } from '../testing/stage.ts';
import type { Stage } from '../testing/stage.ts';
import { dueIn, startClock } from './clock.ts';
import { firingIn } from './fire.ts';
import { jobName } from './job-name.ts';
import { startJobs } from './jobs.ts';
import { reminder } from './projector.ts';

const APP_TOKEN = 'token of the app';
const API_TOKEN = 'token of the sidecar';
const logger = createLogger('test', 'silent');

describe('reminders with the jobs of a real scheduler', () => {
  let folder: string;
  let scheduler: Scheduler;
  let real: RealSidecar;
  let dapr: Sidecar;
  let appPort: number;
  let on: Stage;
  let running: { stop: () => Promise<void> } | undefined;
  let fired: pg.Client;
  before(async function () {
    await daprOrSkip(this);
    folder = mkdtempSync(join(tmpdir(), 'tasklog-jobs-'));
    ({ app: appPort } = await freePorts('app'));
    scheduler = await startScheduler();
    real = await startSidecar({
      appId: 'projectors',
      appPort,
      resourcesPath: folder,
      scheduler: scheduler.address,
      appToken: APP_TOKEN,
      apiToken: API_TOKEN,
    });
    dapr = sidecar({ httpPort: real.httpPort, apiToken: API_TOKEN, callWithinMs: 500 });
  });
  after(async () => {
    await real?.stop();
    await scheduler?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    on = await stage();
    fired = new pg.Client(on.url);
    await fired.connect();
    await fired.query('listen outbox');
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
    await fired.end();
    await on.end();
  });

  const SOON_AGAIN_MS = 50;
  /** Never long, so that what a busy machine is late with comes right at once. */
  const dozing = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    sleepByTimer(Math.min(milliseconds, SOON_AGAIN_MS), signal);
  const doorFor = (wake: () => void, onJob: (name: string) => void = () => undefined) =>
    sidecarDoor({
      appToken: APP_TOKEN,
      logger,
      onJob: (name) => {
        wake();
        onJob(name);
      },
    });

  /** The service as it is. */
  async function startService(onJob?: (name: string) => void): Promise<void> {
    const connectionString = await urlForRole(on.url, 'tasklog_projectors');
    running = await projectors({
      projectors: [reminder],
      pool: await createPool(connectionString, { size: 2 }),
      log: await postgresLog({ connectionString, onError: () => undefined, poolSize: 2 }),
      send: () => Promise.reject(new Error('nothing is sent here')),
      replays: await testParts(connectionString),
      verify: () => Promise.reject(new Error('nobody asks here')),
      now: Date.now,
      sleep: dozing,
      logger,
      host: '127.0.0.1',
      port: appPort,
      pageSize: 500,
      jobs: dapr.jobs,
      door: (wake) => doorFor(wake, onJob),
    });
  }

  /** Its parts, with a clock that never looks by itself: what it fires, a job has woken it for. */
  async function startWithJobsAlone(): Promise<void> {
    const onError = (error: Error): never => expect.fail(error.message);
    const notify = async (): Promise<void> => void (await on.db.query("select pg_notify('outbox', '')"));
    const { pool } = on;
    const clock = startClock({
      ...{ due: dueIn(pool), firing: firingIn(pool), partitions: TEST_PARTITIONS },
      ...{ now: Date.now, sleep: untilWoken, notify, onError },
    });
    const jobs = startJobs({ pool, jobs: dapr.jobs, now: Date.now, sleep: dozing, onError });
    const consumer = await on.run(reminder, { around: (handler) => (page) => handler(page).then(jobs.wake) });
    const app = createApp({ logger, health: createHealth(), door: doorFor(clock.wake) });
    const http = await listen(app, { host: '127.0.0.1', port: appPort, setting: 'PORT' });
    running = {
      stop: async () => {
        for (const each of [consumer, jobs, clock, http]) await each.stop();
      },
    };
    await real.healthy();
  }
  const untilWoken = (_: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });

  /** As the command side leaves it: the row, and the event on the log. */
  async function put(task: TestTask, event: ReturnType<TestTask['added']>): Promise<void> {
    await on.db.query(
      'insert into command.task values ($1, $2, $3, $4) on conflict (id) do update set version = $3, doc = $4',
      [task.id, task.userId, event.taskversion, JSON.stringify(task.image())],
    );
    await on.log.publish('task-events', [event]);
  }
  const inMs = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
  const remindAt = (at: string): TestTask => aTask({ reminders: [{ id: 'r', at }] });
  const outbox = async (): Promise<{ task: string; dueAt: string }[]> =>
    on.rows(`select task_id as task, event -> 'data' ->> 'dueAt' as "dueAt" from command.outbox order by id`);
  const firing = (): Promise<void> => new Promise((resolve) => fired.once('notification', () => resolve()));
  /** Resolves when the scheduler has been told of the instant, or of none. */
  async function told(task: TestTask, at: string | undefined): Promise<void> {
    while ((await dapr.jobs.find(jobName({ taskId: task.id, reminderId: 'r' }))) !== at) await pause(10);
  }

  it('a job wakes the clock, which fires the reminder once', async () => {
    await startWithJobsAlone();
    const firstFired = firing();
    const task = remindAt(inMs(2_000));
    await put(task, task.added());
    await firstFired;
    expect((await outbox()).map((each) => each.task)).to.deep.equal([task.id]);
  });

  it('the clock and the job both come, and it fires once', async () => {
    const came = Promise.withResolvers<string>();
    await startService(came.resolve);
    const firstFired = firing();
    const task = remindAt(inMs(2_000));
    await put(task, task.added());
    await firstFired;
    expect(await came.promise).to.equal(jobName({ taskId: task.id, reminderId: 'r' }));
    expect(await outbox()).to.have.length(1);
  });

  it('one that moves fires at its new instant alone, and one that is called off never', async () => {
    await startWithJobsAlone();
    const [first, second] = [inMs(60_000), inMs(4_000)];
    const [moves, ends] = [remindAt(first), remindAt(first)];
    await put(moves, moves.added());
    await put(ends, ends.added());
    await Promise.all([told(moves, first), told(ends, first)]);
    const firstFired = firing();
    await put(ends, ends.completed());
    await put(moves, moves.changed('task.reminded', { reminders: [{ id: 'r', at: second }] }));
    await told(ends, undefined);
    await firstFired;
    expect(await outbox()).to.deep.equal([{ task: moves.id, dueAt: second }]);
  });

  it('the scheduler is away: the clock fires it all the same, and the scheduler is told when it is back', async function () {
    this.timeout(60_000);
    await startService();
    await scheduler.kill();
    const firstFired = firing();
    const [soon, later] = [remindAt(inMs(1_000)), remindAt(inMs(3_600_000))];
    await put(soon, soon.added());
    await put(later, later.added());
    await firstFired;
    expect((await outbox()).map((each) => each.task)).to.deep.equal([soon.id]);
    await scheduler.restart();
    for (;;) {
      const { reminders } = later.image();
      const at = (reminders?.[0] as { at: string }).at;
      const known = await dapr.jobs.find(jobName({ taskId: later.id, reminderId: 'r' })).catch(() => undefined);
      if (known === at) break;
      await pause(50);
    }
  });
});
