import { sql } from '@tasklog/runtime/pool';
import { rowOf } from '@tasklog/runtime/pool';
import { isProjectionList } from '@tasklog/schemas/validators';
import type { Question } from '../question.ts';
import { OBSERVERS } from './shown.ts';

const listRow = rowOf(isProjectionList, 'list');

const instant = (column: string) =>
  sql.fragment`to_char(${sql.identifier(column.split('.'))} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

export const projections: Question<Record<never, never>> = {
  path: '/ops/projections',
  about: 'Each read model with its generations, the live one and those beside it, and what is being built anew.',
  parameters: {},
  answer: 'ProjectionList',
  reads: null,
  roles: OBSERVERS,
  async ask({ db }) {
    const { list } = await db.one(sql.type(listRow)`
      select jsonb_build_object('items', coalesce(jsonb_agg(item order by projector), '[]')) as list
      from (
        select projector, jsonb_strip_nulls(jsonb_build_object('projector', projector,
          'generations', jsonb_agg(jsonb_build_object('generation', gen, 'state', state, 'source', source,
            'madeAt', ${instant('g.made_at')}, 'liveAt', ${instant('g.live_at')}, 'retireAt', ${instant('g.retire_at')},
            'rows', rows, 'bytes', bytes, 'lag', lag, 'deadLetters', dead_letters) order by gen desc),
          'replay', (
            select jsonb_build_object('id', r.id, 'generation', r.gen, 'state', r.state, 'reason', r.reason,
              'records', r.records, 'done', r.done, 'rate', round(r.rate), 'meanRate', round(r.mean_rate))
            from read.ops_replay r
            where r.projector = g.projector and r.ended_at is null
            order by r.made_at desc limit 1))) as item
        from read.ops_generation g
        where state in ('building', 'ready', 'live', 'retained', 'scratch') group by projector) t`);
    return { body: list };
  },
};
