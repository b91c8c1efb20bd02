import type pg from 'pg';
import { area } from './check.ts';
import type { Check } from './check.ts';

type Right = readonly [role: string, privilege: string, table: string];

/** Without these a service fails in the middle of its work. */
const NEEDED: readonly Right[] = [
  ['command', 'insert', 'command.outbox'],
  ['command', 'update', 'command.task'],
  ['relay', 'delete', 'command.outbox'],
  ['relay', 'insert', 'log.record'],
  ['relay', 'update', 'log.leader'],
  ['projectors', 'update', 'log.checkpoint'],
  ['projectors', 'insert', 'log.trouble'],
  ['projectors', 'insert', 'projection.intent'],
  ['query', 'select', 'read.task'],
  ['query', 'select', 'read.ops_lag'],
  ['realtime', 'select', 'log.record'],
];

/** With these one service could do what only another may. */
const FORBIDDEN: readonly Right[] = [
  ['command', 'insert', 'log.record'],
  ['command', 'delete', 'command.outbox'],
  ['relay', 'update', 'command.task'],
  ['relay', 'update', 'log.record'],
  ['relay', 'delete', 'log.record'],
  ['projectors', 'insert', 'command.task'],
  ['projectors', 'update', 'log.record'],
  ['query', 'select', 'command.task'],
  ['query', 'select', 'live.task'],
  ['query', 'insert', 'projection.task_g1'],
  ['realtime', 'insert', 'log.record'],
  ['web', 'select', 'command.task'],
  ['web', 'select', 'log.record'],
];

const { ok, fail } = area('database');
const inWords = ([role, privilege, table]: Right): string => `${privilege} on ${table} for tasklog_${role}`;

/** Asked of the database itself, so that rights by a group or by PUBLIC count as well. */
export async function checkRights(db: pg.Client): Promise<Check> {
  const has = async (rights: readonly Right[]): Promise<Right[]> => {
    const { rows } = await db.query<{ n: number }>(
      `select n::int from unnest($1::text[], $2::text[], $3::text[]) with ordinality as r(role, privilege, name, n)
       where has_schema_privilege('tasklog_' || role, split_part(name, '.', 1), 'usage')
         and has_table_privilege('tasklog_' || role, to_regclass(name), privilege)`,
      [rights.map(([role]) => role), rights.map(([, privilege]) => privilege), rights.map(([, , table]) => table)],
    );
    return rows.flatMap(({ n }) => (rights[n - 1] ? [rights[n - 1] as Right] : []));
  };
  const [there, tooMuch] = [await has(NEEDED), await has(FORBIDDEN)];
  const missing = NEEDED.filter((right) => !there.includes(right));
  if (missing.length > 0)
    return fail(
      'rights',
      `missing: ${missing.map(inWords).join(', ')}`,
      'grant them, as the migrations did: something took them away.',
    );
  if (tooMuch.length > 0)
    return fail(
      'rights',
      `too much: ${tooMuch.map(inWords).join(', ')}`,
      'revoke them: a service that is broken into could do what only another may.',
    );
  return ok(
    'rights',
    `${String(NEEDED.length)} that are needed are there, ${String(FORBIDDEN.length)} that must not be are not`,
  );
}
