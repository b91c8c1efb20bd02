/** A query-api over a database of its own, and rows put where the projectors would have put them. */
import { randomUUID } from 'node:crypto';
import { createLogger } from '@tasklog/runtime';
import { createVerifier } from '@tasklog/runtime/identity';
import type { Role } from '@tasklog/runtime/identity';
import { createPool, sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { testDatabase, urlForRole } from '@tasklog/runtime/testing/database';
import { testIssuer } from '@tasklog/runtime/testing/identity';
import type { AuditEntry, NotificationItem, Problem, ReminderItem, RecurrenceItem, TaskImage } from '@tasklog/schemas';
import { createWatch } from '../ops/watch.ts';
import { queryApi } from '../service.ts';

export const NOW = '2026-11-23T10:30:00Z';

export type Heard<T> = { status: number; headers: Headers; body: T; text: string };

export type AnyPage = { items: Record<string, unknown>[]; cursor: string | null; total?: number };

type TestOutcome = {
  kind: 'done' | 'skipped';
  occurrence: string;
  at: string;
  onTime: boolean | null;
  priority: string;
  tags: string[];
  seriesId: string | null;
};

export type TestList = Awaited<ReturnType<typeof startList>>;

export async function startList({ readWaitMs = 2_000 } = {}) {
  const issuer = await testIssuer();
  const database = await testDatabase();
  const owner = await createPool(database.url, { size: 4 });
  const readerUrl = await urlForRole(database.url, 'tasklog_query');
  const reader = await createPool(readerUrl, { size: 4, prepare: true });
  const watch = createWatch(() => Date.parse(NOW));
  const service = await queryApi({
    connectionString: readerUrl,
    watch,
    verify: createVerifier(issuer.settings),
    logger: createLogger('query-api', 'silent'),
    host: '127.0.0.1',
    port: 0,
    readWaitMs,
    now: () => Temporal.Instant.from(NOW),
  });
  const ask = async <T = AnyPage>(
    path: string,
    {
      as = 'ann',
      role = 'user',
      headers = {},
      method = 'GET',
    }: { as?: string; role?: Role; headers?: Record<string, string>; method?: string } = {},
  ): Promise<Heard<T>> => {
    const authorization = `Bearer ${await issuer.token(as, { role })}`;
    const answer = await fetch(`${service.url}${path}`, { method, headers: { authorization, ...headers } });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: (text ? JSON.parse(text) : null) as T };
  };
  return {
    url: service.url,
    issuer,
    owner,
    ownerUrl: database.url,
    readerUrl,
    /** Takes a point of the history now. */
    sample: () => watch.sample(reader),
    ask,
    /** The fields that a question found fault with. */
    faultsOf: async (path: string, headers: Record<string, string> = {}): Promise<string[]> => {
      const { status, body } = await ask<Problem>(path, { headers });
      return status === 422 ? (body.errors ?? []).map(({ field }) => field) : [`status ${String(status)}`];
    },
    add: rowsOf(owner, issuer.userId),
    /** As the owner of the database. */
    run: async (text: string): Promise<void> => void (await owner.query({ ...sql.unsafe`select`, sql: text })),
    /** How the database would go about a statement, as text. */
    plan: async (text: string): Promise<string> => {
      const rows = await reader.any({ ...sql.unsafe`select`, sql: `explain ${text}` });
      return rows.map((row) => Object.values(row as object).join('')).join('\n');
    },
    stop: async () => {
      await Promise.all([service.stop(), reader.end()]);
      await owner.end();
      await database.drop();
      issuer.stop();
    },
  };
}

function rowsOf(owner: Pool, userId: (name: string) => string) {
  return {
    task: async (given: TaskImage & { version?: number; of?: string } = {}): Promise<string> => {
      const { version = 1, of = 'ann', ...image } = given;
      const doc = { ...bare(), ...image };
      await owner.query(sql.unsafe`insert into projection.task_g1 (id, user_id, version, doc)
        values (${doc.id}::uuid, ${userId(of)}::uuid, ${version}, ${JSON.stringify(doc)}::jsonb)
        on conflict (id) do update set version = excluded.version, doc = excluded.doc`);
      return doc.id;
    },
    audit: async (given: Partial<AuditEntry> & { of?: string } = {}): Promise<AuditEntry> => {
      const { of = 'ann', ...rest } = given;
      const entry: AuditEntry = { ...bareEntry(), ...rest };
      // Nobody asks here whether the chain holds, but each entry has a hash of its own.
      await owner.query(sql.unsafe`insert into projection.audit_g1 (event_id, user_id, task_id, version, type, at, actor, change_id,
          before, after, seq, off, hash)
        values (${entry.id}::uuid, ${userId(of)}::uuid,
        ${entry.taskId}::uuid, ${entry.version}, ${entry.type}, ${entry.at}::timestamptz, ${entry.actor},
        ${entry.changeId}::uuid, ${JSON.stringify(entry.before)}::jsonb, ${JSON.stringify(entry.after)}::jsonb,
        (select count(*) + 1 from projection.audit_g1 where user_id = ${userId(of)}::uuid), 0,
        encode(sha256(convert_to(${entry.id}, 'UTF8')), 'hex'))`);
      return entry;
    },
    /** A task as it became, from one instant to the next; each names what was different then. */
    versions: async (steps: readonly (readonly [at: string, image: TaskImage])[], of = 'ann'): Promise<string> => {
      let doc = { ...bare(), createdAt: steps[0]?.[0] };
      for (const [n, [at, image]] of steps.entries()) {
        doc = { ...doc, ...(image as object) };
        const until = steps[n + 1]?.[0] ?? 'infinity';
        await owner.query(sql.unsafe`insert into projection.task_version_g1 (task_id, version, user_id, valid_from, valid_to, doc)
          values (${doc.id}::uuid, ${n + 1}, ${userId(of)}::uuid, ${at}::timestamptz, ${until}::timestamptz,
          ${JSON.stringify(doc)}::jsonb)`);
      }
      return doc.id;
    },
    outcome: async (given: Partial<TestOutcome> & { of?: string } = {}): Promise<void> => {
      const { of = 'ann', kind = 'done', occurrence = '', at = NOW, onTime = null, seriesId = null, ...rest } = given;
      await owner.query(sql.unsafe`
        insert into projection.outcome_g1 (task_id, kind, occurrence, user_id, at, on_time, priority, tags, series_id)
        values (${randomUUID()}::uuid, ${kind}, ${occurrence}, ${userId(of)}::uuid, ${at}::timestamptz, ${onTime},
        ${rest.priority ?? 'none'}, ${JSON.stringify(rest.tags ?? [])}::jsonb, ${seriesId}::uuid)`);
    },
    said: async (changeId: string, message: string, of = 'ann'): Promise<string> => {
      const threadId = randomUUID();
      await owner.query(
        sql.unsafe`insert into command.thread (id, user_id) values (${threadId}::uuid, ${userId(of)}::uuid)`,
      );
      await owner.query(sql.unsafe`insert into command.message (thread_id, role, content, change_id)
        values (${threadId}::uuid, 'user', ${message}, ${changeId}::uuid)`);
      return threadId;
    },
    erasure: async (of: string): Promise<void> => {
      await owner.query(sql.unsafe`
        insert into log.erasure (user_id, requested_by) values (${userId(of)}::uuid, 'user')`);
    },
    recurrence: async (given: Partial<RecurrenceItem> & { of?: string } = {}): Promise<void> => {
      const { of = 'ann', recurrence, ...rest } = given;
      const item = {
        seriesId: randomUUID(),
        taskId: randomUUID(),
        title: 'water the plants',
        occurrence: null,
        ...rest,
      };
      await owner.query(sql.unsafe`insert into projection.recurrence_g1 values (${item.seriesId}::uuid,
        ${userId(of)}::uuid, ${item.taskId}::uuid, ${item.title}, ${item.timeZone ?? 'Europe/Oslo'},
        ${JSON.stringify(recurrence ?? daily)}::jsonb, ${item.occurrence}, ${item.active ?? true})`);
    },
    reminder: async (given: Partial<ReminderItem> & { of?: string } = {}): Promise<void> => {
      const { of = 'ann', ...rest } = given;
      const item = {
        taskId: randomUUID(),
        reminderId: 'r1',
        title: 'call',
        dueAt: NOW,
        state: 'waiting',
        firedAt: null,
        ...rest,
      };
      await owner.query(sql.unsafe`insert into projection.reminder_g1 values (${item.taskId}::uuid, ${item.reminderId},
        ${userId(of)}::uuid, ${item.title}, ${item.dueAt}::timestamptz, ${item.state}, ${item.firedAt}::timestamptz)`);
    },
    notification: async (given: Partial<NotificationItem> & { of?: string } = {}): Promise<void> => {
      const { of = 'ann', at = NOW, title = 'call', id = randomUUID() } = given;
      await owner.query(sql.unsafe`insert into projection.notification_g1 values (${id}::uuid,
        ${userId(of)}::uuid, ${randomUUID()}::uuid, 'r1', ${title}, ${NOW}::timestamptz, ${at}::timestamptz, false,
        null, 'Europe/Oslo')`);
    },
    read: async (id: string, of = 'ann'): Promise<void> => {
      await owner.query(sql.unsafe`insert into command.notification_read values (${userId(of)}::uuid, ${id}::uuid)`);
    },
    readUntil: async (until: string, of = 'ann'): Promise<void> => {
      await owner.query(sql.unsafe`
        insert into command.notification_read_until values (${userId(of)}::uuid, ${until}::timestamptz)`);
    },
    delivery: async (id: string, channel: string, state: string, target = ''): Promise<void> => {
      await owner.query(sql.unsafe`
        insert into projection.delivery (user_id, task_id, reminder_id, due_at, channel, target, event_id, part, off, event, state)
        select user_id, task_id, reminder_id, due_at, ${channel}, ${target}, id, 0, 1, '{}', ${state}
        from projection.notification_g1 where id = ${id}::uuid`);
    },
  };
}

const daily = { rrule: 'FREQ=DAILY', completionRelative: false, exceptions: [], anchor: '2026-11-20T09:00' };

const bare = () => ({
  id: randomUUID() as string,
  title: 'wax the skis',
  notes: '',
  due: null,
  timeZone: 'Europe/Oslo',
  priority: 'none',
  tags: [],
  recurrence: null,
  reminders: [],
  status: 'open',
  createdAt: '2026-11-01T08:00:00.000Z',
  completedAt: null,
  seriesId: null,
  occurrence: null,
  snoozedUntil: null,
});

const bareEntry = (): AuditEntry => ({
  id: randomUUID(),
  taskId: randomUUID(),
  type: 'task.added',
  at: '2026-11-01T08:00:00.000Z',
  actor: 'user',
  changeId: randomUUID(),
  version: 1,
  before: null,
  after: { title: 'wax the skis' },
});
