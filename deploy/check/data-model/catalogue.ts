import type pg from 'pg';

export type Column = { name: string; type: string; nullable: boolean; made: boolean };
type Right = { role: string; right: string; columns: string[] | null };
export type Relation = {
  schema: string;
  name: string;
  kind: 'table' | 'view';
  columns: Column[];
  key: string[];
  unique: string[];
  /** Tables that a constraint of this one names, with its columns. */
  refers: { to: string; columns: string[] }[];
  rights: Right[];
};

/** What a migrated database says of its tables and views: partitions and what the migrations keep for themselves left out. */
export async function catalogue(db: Pick<pg.Client, 'query'>): Promise<Relation[]> {
  const { rows } = await db.query<Relation>(`
    select n.nspname as schema, c.relname as name,
      case when c.relkind = 'v' then 'view' else 'table' end as kind,
      (select json_agg(json_build_object('name', a.attname, 'type', pg_catalog.format_type(a.atttypid, null),
          'nullable', not a.attnotnull, 'made', a.attgenerated <> '' or a.attidentity <> '') order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      coalesce((select json_agg(a.attname order by x.n) from pg_constraint k, unnest(k.conkey) with ordinality as x(attnum, n)
        join pg_attribute a on a.attnum = x.attnum where k.conrelid = c.oid and k.contype = 'p' and a.attrelid = c.oid), '[]') as key,
      coalesce((select json_agg(distinct a.attname) from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid
        where k.conrelid = c.oid and k.contype = 'u' and k.conkey = array[a.attnum]), '[]') as "unique",
      coalesce((select json_agg(json_build_object('to', k.confrelid::regclass::text, 'columns',
          (select json_agg(a.attname order by x.n) from unnest(k.conkey) with ordinality as x(attnum, n)
            join pg_attribute a on a.attrelid = c.oid and a.attnum = x.attnum)) order by k.conname)
        from pg_constraint k where k.conrelid = c.oid and k.contype = 'f'), '[]') as refers,
      coalesce((select json_agg(json_build_object('role', substr(r.rolname, 9), 'right', p.name, 'columns',
          case when has_table_privilege(r.oid, c.oid, p.name) then null else
            (select json_agg(a.attname order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
              and not a.attisdropped and has_column_privilege(r.oid, c.oid, a.attnum, p.name)) end)
          order by r.rolname, p.n)
        from pg_roles r, (values (1, 'select'), (2, 'insert'), (3, 'update'), (4, 'delete')) as p(n, name)
        where r.rolname ~ '^tasklog_' and (has_table_privilege(r.oid, c.oid, p.name)
          or (p.name <> 'delete' and has_any_column_privilege(r.oid, c.oid, p.name)))), '[]') as rights
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('log', 'command', 'projection', 'live', 'read') and c.relkind in ('r', 'p', 'v') and not c.relispartition
    order by array_position(array['command', 'log', 'projection', 'live', 'read'], n.nspname::text), c.relname`);
  return rows;
}
