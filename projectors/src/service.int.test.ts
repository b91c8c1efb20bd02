import { expect } from 'chai';
import { setTimeout as pause } from 'node:timers/promises';
import { postgresLog } from '@tasklog/event-log';
import { createHealth } from '@tasklog/runtime';
import { createVerifier } from '@tasklog/runtime/identity';
import { createPool } from '@tasklog/runtime/pool';
import type { Service } from '@tasklog/runtime';
import { testDatabase, urlForRole } from '@tasklog/runtime/testing/database';
import { testIssuer } from '@tasklog/runtime/testing/identity';
import type { TestIssuer } from '@tasklog/runtime/testing/identity';
import type { CommandsRequest } from '@tasklog/schemas';
import { isCommandsRequest } from '@tasklog/schemas/validators';
import pg from 'pg';
import { watch } from './metrics.ts';
import { PROJECTORS } from './names.ts';
import { projectors } from './service.ts';
import { aTask } from './testing/events.ts';
import { plainly, testParts } from './testing/parts.ts';

describe('the projectors as a service', () => {
  let database: { url: string; drop: () => Promise<void> };
  let issuer: TestIssuer;
  let writer: Awaited<ReturnType<typeof postgresLog>>;
  let db: pg.Pool;
  let service: Service;
  let sent: CommandsRequest[];
  let fails: number;
  let troubles: string[];
  let stopped: boolean;
  const onError = (error: Error, what: string): void => void troubles.push(`${what}: ${error.message}`);

  beforeEach(async () => {
    [sent, troubles, fails, stopped] = [[], [], 2, false];
    database = await testDatabase();
    issuer = await testIssuer();
    db = new pg.Pool({ connectionString: database.url, max: 1 });
    writer = await postgresLog({ connectionString: database.url, onError, poolSize: 1 });
    const connectionString = await urlForRole(database.url, 'tasklog_projectors');
    service = await projectors({
      projectors: PROJECTORS,
      pool: await createPool(connectionString, { size: 4 }),
      log: await postgresLog({ connectionString, onError, poolSize: 2 }),
      send: async (body) => {
        if (fails-- > 0) throw new Error('fetch failed');
        sent.push(body);
        return { outcome: 'done' };
      },
      replays: await testParts(connectionString, { onError }),
      verify: createVerifier(issuer.settings),
      ...plainly(),
    });
  });
  afterEach(async () => {
    if (!stopped) await service.stop();
    await writer.close();
    await db.end();
    await database.drop();
    issuer.stop();
  });
  const until = async (text: string): Promise<void> => {
    while ((await db.query(text)).rowCount === 0) await pause(10);
  };

  it('folds what is published into every read model, asks for the next occurrence once, and fires the reminder', async () => {
    const id = '0190aaaa-0000-7000-8000-000000000001';
    const recurrence = { rrule: 'FREQ=DAILY', completionRelative: false, exceptions: [], anchor: '2026-11-23' };
    const repeating = aTask({ id, seriesId: id, recurrence, occurrence: '2026-11-23', due: '2026-11-23' });
    const soon = new Date(Date.now() + 300).toISOString();
    const reminded = aTask({ reminders: [{ id: 'r', at: soon }] });
    await writer.publish('task-events', [repeating.added(), repeating.completed(), reminded.added()]);
    await db.query('insert into command.task values ($1, $2, 1, $3)', [
      reminded.id,
      reminded.userId,
      JSON.stringify(reminded.image()),
    ]);
    await until('select from command.outbox');
    await until("select from projection.intent where state = 'done'");
    await until('select from live.audit having count(*) = 3');
    await until('select from live.task having count(*) = 2');
    const { rows } = await db.query<{ event: { data: { dueAt: string; firedAt: string } } }>(
      'select event from command.outbox',
    );
    expect(rows).to.have.length(1);
    expect(rows[0]?.event.data.dueAt).to.equal(soon);
    expect(Date.parse(rows[0]?.event.data.firedAt ?? '')).to.be.at.least(Date.parse(soon));
    expect(sent).to.have.length(1);
    expect(isCommandsRequest(sent[0]), JSON.stringify(isCommandsRequest.errors)).to.equal(true);
    await writer.publish('reminders', [reminded.due('r', soon)]);
    await until('select from live.notification');
    await until("select from live.reminder where state = 'fired'");
  });

  it('tells its health and how far behind each group is', async () => {
    const get = async (path: string): Promise<string> => (await fetch(`${service.url}${path}`)).text();
    expect(await get('/readyz')).to.contain('ready');
    await writer.publish('task-events', [aTask().added()]);
    await until('select from live.task');
    const metrics = await get('/metrics');
    for (const group of ['tasks', 'audit', 'recurrence', 'reminder'])
      expect(metrics).to.match(new RegExp(`tasklog_projector_lag_records\\{group="${group}".*topic="task-events"`));
    expect(metrics).to.contain('group="notification",generation="1",topic="reminders",partition="3"} 0');
  });

  it('asks who is asking, for what operators do', async () => {
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${service.url}/ops/nothing`, { method: 'POST', headers })).status;
    expect(await status({})).to.equal(401);
    expect(await status({ authorization: `Bearer ${await issuer.token('ann', { role: 'operator' })}` })).to.equal(404);
  });

  it('tells how old what waits is, not only how much', async () => {
    await service.stop();
    stopped = true;
    await writer.publish('task-events', [aTask().added()]);
    await db.query(`update log.record set at = now() - interval '2 hours'`);
    await db.query(`insert into log.dead_letter (grp, gen, topic, part, off, key, event, reason, attempts, at)
      values ('audit', 1, 1, 0, 1, 'k', '{}', 'bad', 3, now() - interval '3 hours')`);
    await db.query(`insert into projection.intent (grp, event_id, kind, topic, part, off, user_id, key, body)
      select 'recurrence', event_id, 'add', topic, part, off, gen_random_uuid(), 'k', '{}' from log.record`);
    const health = createHealth();
    const pool = await createPool(await urlForRole(database.url, 'tasklog_projectors'), { size: 2 });
    watch(health, pool);
    const text = await health.metrics.metrics();
    const value = (name: string, labels: string): number =>
      Number(new RegExp(`^${name}\\{${labels}\\} (\\S+)$`, 'm').exec(text)?.[1]);
    const ages = [...text.matchAll(/^tasklog_projector_lag_seconds\{group="audit".*\} (\S+)$/gm)].map((found) =>
      Number(found[1]),
    );
    expect(ages).to.have.length(4);
    expect(Math.max(...ages)).to.be.within(7_200, 7_300);
    expect(Math.min(...ages)).to.equal(0);
    expect(value('tasklog_dead_letter_oldest_age_seconds', 'group="audit"')).to.be.within(10_800, 10_900);
    expect(value('tasklog_intent_oldest_age_seconds', 'group="recurrence"')).to.be.within(7_200, 7_300);
    await pool.end();
  });

  it('stopped, gives its partitions back and leaves no connection', async () => {
    await service.stop();
    stopped = true;
    const { rows } = await db.query('select from log.checkpoint where owner is not null');
    expect(rows).to.deep.equal([]);
    expect(troubles).to.deep.equal([]);
    await until(`select where not exists (select from pg_stat_activity where usename = 'tasklog_projectors'
      and datname = current_database())`);
  });
});
