import pg from 'pg';
import { unappliedMigrations } from '@tasklog/runtime/migrate';
import { ROLES } from '@tasklog/runtime/roles';
import { area } from './check.ts';
import type { Check } from './check.ts';
import { checkRights } from './rights.ts';

const OLDEST = 15;
const CONNECT_WITHIN_MS = 5_000;
const SKEW_WARN_MS = 500;
const SKEW_FAIL_MS = 5_000;
/** Without these an acknowledged change can be lost by a crash of the machine. */
const DURABLE = ['fsync', 'full_page_writes', 'synchronous_commit'];

const { ok, fail, warn, skip } = area('database');

export async function checkDatabase(url: string | undefined, partitions: number | undefined): Promise<Check[]> {
  if (url === undefined) return [skip('server', 'the embedded one does not run: npm start starts it')];
  const db = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    application_name: 'tasklog doctor',
  });
  db.on('error', () => undefined);
  try {
    await db.connect();
  } catch (error) {
    return [
      fail(
        'server',
        `${placeOf(url)} cannot be used: ${(error as Error).message || (error as { code?: string }).code || 'no answer'}`,
        'Is it running, and does DATABASE_URL name it? With the embedded one: npm start.',
      ),
    ];
  }
  try {
    const checks = [await checkServer(db, url), ...(await checkDurability(db)), await checkClock(db)];
    const migrations = await checkMigrations(db);
    // What lies in the tables can only be looked at when the tables are there.
    if (migrations.state === 'fail') return [...checks, migrations];
    return [
      ...checks,
      migrations,
      await checkRoles(db),
      await checkRights(db),
      await checkPartitions(db, partitions),
      await checkMonths(db),
      await checkRelay(db),
    ];
  } finally {
    await db.end();
  }
}

function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

async function checkServer(db: pg.Client, url: string): Promise<Check> {
  const version = await one(db, 'show server_version');
  return Number.parseInt(version, 10) >= OLDEST
    ? ok('server', `PostgreSQL ${version} at ${placeOf(url)}`)
    : fail('server', `PostgreSQL ${version} at ${placeOf(url)}`, `Use PostgreSQL ${String(OLDEST)} or later.`);
}

async function checkDurability(db: pg.Client): Promise<Check[]> {
  const { rows } = await db.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1)',
    [DURABLE],
  );
  return rows.map(({ name, setting }) =>
    setting === 'off'
      ? fail(
          name,
          'off: a crash of the machine loses changes that were acknowledged',
          `Set ${name} = on in postgresql.conf and reload.`,
        )
      : ok(name, setting),
  );
}

/** The time of the database against ours, less what the question took: leases, ages and reminders stand on both. */
async function checkClock(db: pg.Client): Promise<Check> {
  const asked = Date.now();
  const then = Number(await one(db, 'select (extract(epoch from clock_timestamp()) * 1000)::bigint'));
  const answered = Date.now();
  const ahead = then - (asked + answered) / 2;
  const off = Math.max(0, Math.abs(ahead) - (answered - asked) / 2);
  const says = `the database is ${off.toFixed(0)} ms ${ahead < 0 ? 'behind' : 'ahead of'} this machine`;
  const what =
    'Let both machines follow a time server (chrony, systemd-timesyncd). Reminders and lag are told by these clocks.';
  if (off > SKEW_FAIL_MS) return fail('clock', says, what);
  return off > SKEW_WARN_MS ? warn('clock', says, what) : ok('clock', off < 1 ? 'the same as of this machine' : says);
}

async function checkMigrations(db: pg.Client): Promise<Check> {
  const { pending, unknown, applied } = await unappliedMigrations(db);
  if (pending.length > 0)
    return fail(
      'migrations',
      `${String(pending.length)} are not applied: ${pending.slice(0, 5).join(', ')}`,
      'npm start applies them. They go forward only: make a copy of the database first.',
    );
  if (unknown.length > 0)
    return warn(
      'migrations',
      `the database has some that are not here: ${unknown.slice(0, 5).join(', ')}`,
      'These sources are older than the database. Run the version that made it.',
    );
  return ok('migrations', `all ${String(applied)} are applied`);
}

async function checkRoles(db: pg.Client): Promise<Check> {
  const { rows } = await db.query<{ name: string; able: boolean; mighty: boolean }>(
    `select rolname as name, rolcanlogin as able, rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication as mighty
     from pg_roles where rolname = any($1)`,
    [ROLES.map((role) => `tasklog_${role}`)],
  );
  const missing = ROLES.map((role) => `tasklog_${role}`).filter((role) => !rows.some(({ name }) => name === role));
  if (missing.length > 0)
    return fail('roles', `missing: ${missing.join(', ')}`, 'npm start makes them; elsewhere run the migrations.');
  const mighty = rows.filter((role) => role.mighty).map(({ name }) => name);
  if (mighty.length > 0)
    return fail(
      'roles',
      `more than they need: ${mighty.join(', ')}`,
      `alter role ${mighty[0] ?? ''} nosuperuser nocreaterole nocreatedb nobypassrls noreplication; for each of them.`,
    );
  const mute = rows.filter(({ able }) => !able).map(({ name }) => name);
  if (mute.length > 0)
    return warn(
      'roles',
      `may not log in: ${mute.join(', ')}`,
      'alter role NAME login password …; npm start does it for a local installation.',
    );
  return ok('roles', `${String(rows.length)}, none with more than it needs`);
}

async function checkPartitions(db: pg.Client, wanted: number | undefined): Promise<Check> {
  const { rows } = await db.query<{ topic: number; n: number }>(
    'select topic, count(*)::int as n from log.head group by topic order by topic',
  );
  const [first] = rows;
  if (first === undefined) return fail('partitions', 'the log has none', 'npm start makes them.');
  if (rows.length !== 3 || rows.some(({ n }) => n !== first.n))
    return fail(
      'partitions',
      `not the same for each topic: ${rows.map(({ n }) => String(n)).join(', ')}`,
      'Restore log.head from a copy: an event may lie on several topics.',
    );
  if (wanted !== undefined && wanted !== first.n)
    return fail(
      'partitions',
      `the log has ${String(first.n)}, PARTITIONS says ${String(wanted)}`,
      `Set PARTITIONS=${String(first.n)}: their number is fixed when a log is made.`,
    );
  return ok('partitions', `${String(first.n)} of each topic`);
}

/** The relay makes the months ahead; records of a month that was not made lie in a rest that cannot be dropped by month. */
async function checkMonths(db: pg.Client): Promise<Check> {
  const next = await one(
    db,
    `select (to_regclass('log.record_' || to_char(now() + interval '1 month', 'YYYY_MM')) is not null)::text`,
  );
  const rest = await one(db, 'select exists (select from log.record_rest)::text');
  if (rest === 'true')
    return warn(
      'months',
      'some records lie in log.record_rest',
      'They are read like all others, but can never be dropped with their month. Was the relay off for months?',
    );
  if (next !== 'true')
    return warn('months', 'the next one is not made yet', 'The relay makes it within an hour: is one running?');
  return ok('months', 'made ahead');
}

async function checkRelay(db: pg.Client): Promise<Check> {
  const { rows } = await db.query<{ leased: boolean; age: number | null }>(
    'select leased, lease_age_seconds as age from command.relay_state',
  );
  const [row] = rows;
  if (row?.leased) return ok('relay', `one leads, its lease renewed ${(row.age ?? 0).toFixed(0)} s ago`);
  const says = row?.age == null ? 'none has ever led' : `none leads since ${row.age.toFixed(0)} s`;
  return warn('relay', says, 'Start it (npm start does): commands go on, but nothing that follows from them happens.');
}

async function one(db: pg.Client, text: string): Promise<string> {
  const { rows } = await db.query<[string]>({ text, rowMode: 'array' });
  return String(rows[0]?.[0]);
}
