import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import type { OpsHealth, OpsLag, OpsOutbox, OpsRecord } from '@tasklog/schemas';
import { until } from '../testing/until.ts';
import { pidOf, removeData, startWhole } from './whole.ts';
import type { Whole } from './whole.ts';

const main = join(import.meta.dirname, '../../cli/src/main.ts');

describe('operating the running whole', function () {
  this.timeout(300_000);
  let whole: Whole;
  let db: pg.Pool;
  before(async () => {
    whole = await startWhole();
    db = new pg.Pool({ connectionString: whole.urls.database, max: 1 });
    db.on('error', () => undefined);
  });
  after(async () => {
    await db?.end();
    await whole?.stop();
    if (whole) removeData(whole);
  });

  const start = (args: string[]) =>
    spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
      env: { PATH: process.env['PATH'], ...whole.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const tasklog = async (...args: string[]): Promise<{ code: number | null; out: string; err: string }> => {
    const child = start(args);
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, out, err };
  };
  const json = async <T>(...args: string[]): Promise<T> => {
    const { code, out, err } = await tasklog(...args, '--json');
    expect(code, err).to.equal(0);
    return JSON.parse(out) as T;
  };

  it('doctor finds nothing wrong with it', async () => {
    const { code, out } = await tasklog('doctor');
    expect(code, out).to.equal(0);
    expect(out).to.contain('all').and.to.contain('one leads').and.not.to.contain('FAIL');
    const { checks } = await json<{ checks: { area: string; state: string }[] }>('doctor');
    expect(checks.filter(({ area, state }) => area === 'services' && state === 'ok')).to.have.length(6);
  });

  it('outbox, lag and health know every process by its pid', async () => {
    const outbox = await json<OpsOutbox>('outbox');
    expect(outbox.leader).to.deep.include({ name: 'relay', pid: pidOf(whole, 'relay') });
    expect(outbox.state).to.equal('ok');
    const { groups } = await json<OpsLag>('lag');
    expect(new Set(groups.map(({ group }) => group))).to.include.keys(
      'tasks',
      'audit',
      'recurrence',
      'reminder',
      'notification',
      'history',
    );
    expect(groups.flatMap(({ owners }) => owners.map(({ pid }) => pid))).to.include(pidOf(whole, 'projectors'));
    const health = (await (
      await fetch(`${whole.urls.query}/ops/health`, {
        headers: { authorization: `Bearer ${whole.urls.operatorToken}` },
      })
    ).json()) as OpsHealth;
    for (const name of ['command-api', 'relay', 'realtime', 'tasks'])
      expect(health.nodes.find((node) => node.name === name)?.state, name).to.equal('ok');
  });

  it('a user is told that none of it exists; an observer’s token from the command line may look', async () => {
    const ask = async (token: string): Promise<number> =>
      (await fetch(`${whole.urls.query}/ops/lag`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await ask(await whole.token('ann'))).to.equal(404);
    expect(await ask((await tasklog('token', '--role', 'observer')).out.trim())).to.equal(200);
  });

  it('log tail shows what was just said, filtered, and follows what comes', async () => {
    await tasklog('add', 'feed the cat', '--user', 'ann');
    await tasklog('add', 'feed the dog', '--user', 'bob');
    await until(async () => (await tasklog('log', 'tail', '--json')).out.trim().split('\n').length === 2);
    const text = await tasklog('log', 'tail', '--user', 'ann');
    expect(text.out).to.contain('task.added').and.to.contain('“feed the cat”').and.not.to.contain('dog');
    expect(text.err).to.contain('1 that fit, of all 2 records');
    const following = start(['log', 'tail', '--follow', '-n', '1', '--json', '--text', 'parrot']);
    const lines = createInterface(following.stdout)[Symbol.asyncIterator]();
    const next = lines.next();
    await tasklog('add', 'feed the parrot', '--user', 'ann');
    const { value } = await next;
    expect((JSON.parse(value ?? '') as OpsRecord).event['type']).to.equal('task.added');
    const ended = new Promise((resolve) => following.once('exit', resolve));
    following.kill('SIGINT');
    expect(await ended).to.equal(0);
  });

  it('a reader that cannot go on is shown with its error and the way out, and as well again once it is mended', async () => {
    const lagOf = async (): Promise<OpsLag['groups'][number] | undefined> =>
      (await json<OpsLag>('lag', '--group', 'tasks')).groups[0];
    await db.query('revoke insert on projection.task_g1 from tasklog_projectors');
    await tasklog('add', 'stuck on the way', '--user', 'ann');
    await until(async () => (await lagOf())?.why != null);
    const failing = await lagOf();
    expect(failing?.state).to.be.oneOf(['retrying', 'stuck']);
    expect(failing?.why).to.contain('permission denied');
    expect((await tasklog('lag')).out)
      .to.contain('What to do')
      .and.to.contain('permission denied');
    expect((await tasklog('doctor')).code).to.equal(0);
    await db.query('grant insert on projection.task_g1 to tasklog_projectors');
    await until(async () => (await lagOf())?.state === 'current');
    const { partitions } = await json<OpsLag>('lag', '--group', 'tasks');
    expect(partitions.find(({ lastError }) => lastError)?.lastError).to.deep.include({ over: true });
  });

  it('metrics have ages to alert by', async () => {
    const metrics = async (url: string): Promise<string> => (await fetch(`${url}/metrics`)).text();
    const relay = await metrics(whole.urls.relay);
    for (const name of [
      'tasklog_outbox_depth',
      'tasklog_outbox_oldest_age_seconds',
      'tasklog_relay_leading',
      'tasklog_relay_lease_age_seconds',
      'tasklog_relay_epoch',
    ])
      expect(relay, name).to.match(new RegExp(`^${name} `, 'm'));
    const projectors = await metrics(whole.urls.projectors);
    for (const name of ['tasklog_projector_lag_records', 'tasklog_projector_lag_seconds'])
      expect(projectors).to.contain(`${name}{`);
    expect(await metrics(whole.urls.command)).to.contain('tasklog_command_conflicts_total');
  });
});
