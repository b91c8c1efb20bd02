/**
 * What the campaign sees of the database without the product's help: a trigger that copies each outbox entry as it commits,
 * and the tables as COPY writes them.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import pg from 'pg';
import type { Database } from './database.ts';

/** The sequencer deletes what it has moved; this stays. It is written in the transaction of the entry, and only there. */
export async function shadowOutbox(database: Database): Promise<void> {
  await database.query(`
    create schema faults;
    create table faults.outbox (n bigserial primary key, event_id uuid not null, task_id uuid not null,
      version int not null, topics smallint[] not null, part smallint not null, event json not null);
    create function faults.shadow() returns trigger language plpgsql security definer set search_path = faults, pg_temp as $$
    begin
      insert into faults.outbox (event_id, task_id, version, topics, part, event)
      values (new.event_id, new.task_id, new.version, new.topics, new.part, new.event);
      return new;
    end $$;
    create trigger shadow after insert on command.outbox for each row execute function faults.shadow();`);
}

const TABLES: Record<string, string> = {
  shadow: 'select event_id, task_id, version, topics, part, event from faults.outbox order by n',
  outbox: 'select event_id, task_id, version from command.outbox order by id',
  task: 'select id, user_id, version, doc from command.task order by id',
  idempotency: 'select user_id, idem_key, response from command.idempotency order by user_id, idem_key',
  fired: 'select task_id, reminder_id, due_at, fired_at from command.reminder_fired order by 1, 2, 3',
  log: 'select topic, part, off, at, task_id, version, event_id, event from log.record order by topic, part, off',
  head: 'select topic, part, next from log.head order by topic, part',
  audit: 'select event_id, user_id, task_id, version, type, seq, off from projection.audit_g1 order by user_id, seq',
  list: 'select id, user_id, version, doc from projection.task_g1 order by id',
  parked: 'select grp, topic, part, off, key, event, reason from log.dead_letter order by 1, 2, 3, 4',
  delivery:
    'select id, user_id, task_id, reminder_id, due_at, channel, state, attempts from projection.delivery order by seq',
};

/** Each table as a CSV file; nothing changes any more when this is called. */
export async function dumpTables(database: Database, folder: string): Promise<void> {
  const out = join(folder, 'tables');
  mkdirSync(out, { recursive: true });
  for (const [name, query] of Object.entries(TABLES)) await copy(database, query, join(out, `${name}.csv`));
}

/** By psql where there is one; otherwise the same CSV is made by the server and fetched line by line. */
async function copy(database: Database, query: string, file: string): Promise<void> {
  if (existsSync('/usr/bin/psql')) return copyByPsql(database.url, query, file);
  const client = new pg.Client(database.url);
  await client.connect();
  try {
    const { rows, fields } = await client.query<(string | null)[]>({
      text: query,
      rowMode: 'array',
      types: { getTypeParser: () => String },
    });
    const quoted = (value: string | null): string => (value === null ? '' : `"${value.replaceAll('"', '""')}"`);
    const sink = createWriteStream(file);
    sink.write(`${fields.map(({ name }) => name).join(',')}\n`);
    for (const row of rows) sink.write(`${row.map(quoted).join(',')}\n`);
    sink.end();
    await once(sink, 'finish');
  } finally {
    await client.end();
  }
}

async function copyByPsql(url: string, query: string, file: string): Promise<void> {
  const sink = createWriteStream(file);
  const child = spawn('/usr/bin/psql', ['-X', '-q', '-c', `copy (${query}) to stdout with (format csv, header)`, url], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
  child.stdout.pipe(sink);
  const [code] = (await once(child, 'close')) as [number | null];
  if (!sink.writableFinished) await once(sink, 'finish');
  if (code !== 0) throw new Error(`psql: ${words}`);
}
