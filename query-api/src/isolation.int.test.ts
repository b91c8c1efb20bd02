/** No question can see another list, whatever its SQL says: every relation that the role may read is looked for in the catalogue. */
import { expect } from 'chai';
import { sql } from '@tasklog/runtime/pool';
import { openLists } from './lists.ts';
import type { Lists } from './lists.ts';
import type { Question } from './question.ts';
import { startList } from './testing/list.ts';
import type { TestList } from './testing/list.ts';

/** Read before it is known who asks, or across all who wait: these hold who has what, and nothing of what it is. */
const OF_EVERYBODY: Record<string, string[]> = {
  calendar_feed: ['secret_hash', 'user_id'],
  version: ['model', 'task_id', 'user_id', 'version'],
};
const forOperators = (name: string): boolean => name.startsWith('ops_');

describe('a list', () => {
  let list: TestList;
  let lists: Lists;
  let views: string[];
  let bob: string;
  const catalogue = async <T extends object>(text: string): Promise<T[]> =>
    (await list.owner.any({ ...sql.unsafe`select`, sql: text })) as unknown as T[];
  const table = (name: string) => sql.identifier(['read', name]);
  const codeOf = (error: { code?: string }): unknown => error.code;

  before(async () => {
    list = await startList();
    // One connection, so that what is asked first could leave something behind for what is asked next.
    lists = openLists(list.readerUrl, { size: 1 });
    bob = list.issuer.userId('bob');
    for (const name of ['ann', 'bob']) await fill(name);
    const rows = await catalogue<{ name: string }>(`
      select relname as name from pg_class where relnamespace = 'read'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f') order by 1`);
    views = rows.map(({ name }) => name);
  });
  after(async () => {
    await lists.end();
    await list.stop();
  });

  async function fill(of: string): Promise<void> {
    const { add, run, issuer } = list;
    const user = issuer.userId(of);
    const title = `secret of ${of}`;
    const id = await add.task({ of, title });
    const entry = await add.audit({ of, taskId: id, after: { title } });
    await add.versions([['2026-11-01T08:00:00Z', { title }]], of);
    await add.outcome({ of, tags: [title] });
    await add.recurrence({ of, title });
    await add.reminder({ of, title });
    await add.notification({ of, title, id });
    await add.delivery(id, 'email', 'done');
    await add.read(id, of);
    await add.readUntil('2026-11-23T00:00:00Z', of);
    await add.said(entry.changeId, title, of);
    await add.erasure(of);
    const event = `jsonb_build_object('userid', '${user}', 'type', 'task.added', 'title', '${title}')`;
    for (const statement of [
      `insert into command.preferences (user_id, settings) values ('${user}', jsonb_build_object('note', '${title}'))`,
      `insert into command.calendar_feed (user_id, secret_hash) values ('${user}', sha256('${of}'))`,
      `insert into log.record
        select 1, 0, coalesce(max(off), 0) + 1, now(), '${id}', 1, gen_random_uuid(), ${event} from log.record`,
      `insert into log.dead_letter (grp, gen, topic, part, off, key, event, reason, attempts)
        select 'tasks', 1, 1, 0, count(*) + 1, '${user}', ${event}, '${title}', 1 from log.dead_letter`,
      `insert into log.blocked_key values ('audit', 1, '${user}')`,
      `insert into projection.operator_action (actor_id, actor_name, action, target)
        values ('${user}', '${of}', 'user.erase', '${user}')`,
    ])
      await run(statement);
  }

  const rowsOfBob = (name: string) =>
    sql.unsafe`select from ${table(name)} t where t::text like ${`%${bob}%`} or t::text like '%secret of bob%'`;

  it('is all that its user sees, in whatever can be read', async () => {
    const open: string[] = [];
    for (const name of views)
      if ((await lists.of(list.issuer.userId('ann')).any(rowsOfBob(name))).length > 0) open.push(name);
    expect(open).to.deep.equal(Object.keys(OF_EVERYBODY));
    for (const name of views.filter((each) => !forOperators(each)))
      expect((await lists.of(bob).any(rowsOfBob(name))).length, `${name}: so it could have been seen`).to.be.above(0);
  });

  it('leaves to everybody no more than who has what', async () => {
    const rows = await catalogue<{ relname: string; columns: string[] }>(`
      select relname, array_agg(attname::text order by attname) as columns from pg_class join pg_attribute on attrelid = pg_class.oid
      where relnamespace = 'read'::regnamespace and attnum > 0 and relname = any ('{${Object.keys(OF_EVERYBODY).join()}}') group by 1`);
    expect(Object.fromEntries(rows.map(({ relname, columns }) => [relname, columns]))).to.deep.equal(OF_EVERYBODY);
  });

  it('is nobody’s where no user is named: that is a fault, not an empty answer', async () => {
    const some = lists.of(list.issuer.userId('ann'));
    for (const name of views.filter((each) => !forOperators(each) && !(each in OF_EVERYBODY))) {
      await some.any(sql.unsafe`select from ${table(name)}`);
      const code = await lists
        .ofNobody()
        .any(sql.unsafe`select from ${table(name)}`)
        .then(({ length }) => length, codeOf);
      // Never set on this connection; or set, and empty again.
      expect(['42704', '22P02'], name).to.include(code);
    }
    expect((await lists.ofNobody().any(rowsOfBob('ops_log'))).length, 'operators see all').to.be.above(0);
  });

  it('is the own one also for a question that forgot to say whose', async () => {
    const forgetful: Question = {
      path: '/v1/all',
      about: 'All tasks there are.',
      parameters: {},
      answer: {},
      reads: null,
      ask: async ({ db }) => ({ body: await db.any(sql.unsafe`select title from read.task`) }),
    };
    const asked = { id: '', values: {}, now: Temporal.Instant.from('2026-11-23T10:30:00Z'), watch: undefined as never };
    for (const name of ['ann', 'bob']) {
      const userId = list.issuer.userId(name);
      const answer = await forgetful.ask({ ...asked, db: lists.of(userId), userId });
      expect(answer).to.deep.equal({ body: [{ title: `secret of ${name}` }] });
    }
    expect(await lists.of(bob).any(sql.unsafe`select from read.task where user_id <> ${bob}::uuid`)).to.deep.equal([]);
  });

  it('leaves nothing on a connection for whoever comes next, also when the question failed', async () => {
    const left = () =>
      lists
        .ofNobody()
        .one(
          sql.unsafe`select coalesce(current_setting('tasklog.user_id', true), '') as user, pg_backend_pid() as pid`,
        );
    const before = await left();
    await lists.of(bob).any(sql.unsafe`select from read.task`);
    await lists
      .of(bob)
      .one(sql.unsafe`select from read.task where title = 'none such'`)
      .catch(() => undefined);
    expect(await left(), 'the same connection').to.deep.equal({ ...(before as object), user: '' });
    const failed = await lists
      .of(bob)
      .any(sql.unsafe`select 1 / (id is null)::int from read.task`)
      .catch(codeOf);
    expect([failed, await left()])
      .to.deep.include.members(['22012'])
      .and.to.have.nested.property('[1].user', '');
  });

  it('can be changed by nobody who may read it, and read nowhere else', async () => {
    const rights = await catalogue<{ right: string }>(`
      select privilege || ' on ' || nspname || '.' || relname as right
      from pg_class c join pg_namespace n on n.oid = relnamespace
      cross join unnest('{select,insert,update,delete,truncate,references,trigger}'::text[]) privilege
      where relkind in ('r', 'p', 'v', 'm', 'f') and nspname !~ '^(pg_|information_schema)'
        and has_schema_privilege('tasklog_query', n.oid, 'usage')
        and (has_table_privilege('tasklog_query', c.oid, privilege)
          or privilege in ('select', 'insert', 'update', 'references') and has_any_column_privilege('tasklog_query', c.oid, privilege))
      order by 1`);
    expect(rights.map(({ right }) => right)).to.deep.equal(views.map((name) => `select on read.${name}`).sort());
    const schemas = await catalogue<{ name: string }>(`
      select nspname as name from pg_namespace where nspname !~ '^(pg_|information_schema|public)'
        and (has_schema_privilege('tasklog_query', oid, 'usage') or has_schema_privilege('tasklog_query', oid, 'create'))`);
    expect(schemas.map(({ name }) => name)).to.deep.equal(['read']);
  });
});
