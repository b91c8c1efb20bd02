import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import pg from 'pg';
import { until } from '../testing/until.ts';
import { pidOf, removeData, startWhole } from './whole.ts';
import type { Whole } from './whole.ts';

const WRITERS = 8;
const COMMANDS_EACH = 60;
const KILLS = 3;

/** What the driver saw: every command it sent, and whether it was acknowledged. */
type Seen = { taskId: string; version: number };

describe('relay and projectors killed with -9 under load', function () {
  this.timeout(300_000);
  let whole: Whole;
  let db: pg.Pool;
  before(async () => {
    whole = await startWhole();
    db = new pg.Pool({ connectionString: whole.urls.database, max: 2 });
    db.on('error', () => undefined);
  });
  after(async () => {
    await db?.end();
    await whole?.stop();
    if (whole) removeData(whole);
  });

  it('every acknowledged command is on the log exactly once, in order, and in the audit trail exactly once', async () => {
    const acknowledged: Seen[] = [];
    let sent = 0;
    const writers = Array.from({ length: WRITERS }, async (_, n) => {
      const token = await whole.token(`writer ${String(n)}`);
      let task: Seen | undefined;
      for (let command = 0; command < COMMANDS_EACH; command += 1) {
        task = await send(whole, token, command % 4 === 0 ? undefined : task);
        acknowledged.push(task);
        sent += 1;
      }
    });
    // Kills fall at the quarter marks of the load: by count, not by time.
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await until(() => sent >= (WRITERS * COMMANDS_EACH * kill) / (KILLS + 1));
      for (const name of ['relay', 'projectors']) process.kill(pidOf(whole, name), 'SIGKILL');
      await until(async () =>
        (await Promise.all([whole.urls.relay, whole.urls.projectors].map(isReady))).every(Boolean),
      );
    }
    await Promise.all(writers);
    expect(whole.said())
      .to.match(/relay ended \(SIGKILL\)/)
      .and.to.match(/projectors ended \(SIGKILL\)/);

    const count = async (text: string): Promise<number> => Number((await db.query<{ n: string }>(text)).rows[0]?.n);
    await until(async () => (await count('select count(*) as n from command.outbox')) === 0);
    await until(async () => (await count('select count(*) as n from projection.audit_g1')) >= acknowledged.length);
    await until(
      async () =>
        (await count(
          `select count(*) as n from log.checkpoint c join log.head h using (topic, part) where c.off < h.next - 1`,
        )) === 0,
    );

    const key = ({ taskId, version }: Seen): string => `${taskId} ${String(version)}`;
    const log = (
      await db.query<Seen>(`select task_id as "taskId", version from log.record where topic = 1 order by part, off`)
    ).rows;
    const audit = (await db.query<Seen>(`select task_id as "taskId", version from projection.audit_g1`)).rows;
    for (const [where, rows] of [
      ['log', log],
      ['audit', audit],
    ] as const) {
      const times = new Map<string, number>();
      for (const row of rows) times.set(key(row), (times.get(key(row)) ?? 0) + 1);
      expect(
        acknowledged.filter((each) => times.get(key(each)) !== 1),
        `not exactly once in the ${where}`,
      ).to.deep.equal([]);
      expect(
        [...times.values()].filter((n) => n !== 1),
        `twice in the ${where}`,
      ).to.deep.equal([]);
    }
    const last = new Map<string, number>();
    for (const { taskId, version } of log) {
      expect(version, 'versions on the log are 1, 2, 3, … per task').to.equal((last.get(taskId) ?? 0) + 1);
      last.set(taskId, version);
    }
    const dense = await count(
      `select count(*) as n from (select off - row_number() over (partition by topic, part order by off) as gap from log.record) g where gap <> 0`,
    );
    expect(dense, 'gaps in the offsets').to.equal(0);
    expect(
      await count(
        'select count(*) as n from command.task t left join projection.task_g1 p on p.id = t.id and p.version = t.version and p.doc = t.doc where p.id is null',
      ),
      'rows the list does not have',
    ).to.equal(0);
  });
});

/** One command until it is acknowledged: a repeat carries the same key, so it happens once. */
async function send({ urls }: Whole, token: string, task: Seen | undefined): Promise<Seen> {
  const key = randomUUID();
  for (;;) {
    const response = await fetch(task ? `${urls.command}/v1/tasks/${task.taskId}` : `${urls.command}/v1/tasks`, {
      method: task ? 'PATCH' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ title: `title ${key}` }),
    }).catch(() => undefined);
    if (response?.ok) {
      const { task: now } = (await response.json()) as { task: { id: string; version: number } };
      return { taskId: now.id, version: now.version };
    }
    if (response && response.status < 500 && response.status !== 409 && response.status !== 429)
      throw new Error(await response.text());
  }
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/readyz`).catch(() => undefined);
  return response?.ok ?? false;
}
