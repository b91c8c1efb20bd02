import { expect } from 'chai';
import pg from 'pg';
import { parse } from '@tasklog/schemas';
import type { ProjectionList } from '@tasklog/schemas';
import { isProjectionList } from '@tasklog/schemas/validators';
import { startList } from '../testing/list.ts';
import type { TestList } from '../testing/list.ts';

describe('what operators see of the read models', () => {
  let list: TestList;
  let db: pg.Pool;
  before(async () => {
    list = await startList();
    db = new pg.Pool({ connectionString: list.ownerUrl, max: 1 });
  });
  after(async () => {
    await db.end();
    await list.stop();
  });

  const ask = async (): Promise<ProjectionList> => {
    const { status, body, text } = await list.ask<ProjectionList>('/ops/projections', { role: 'observer' });
    expect(status, text).to.equal(200);
    expect(parse(isProjectionList, body)).to.have.property('ok', true);
    return body;
  };

  it('is each of them with its live generation', async () => {
    const { items } = await ask();
    expect(items.map(({ projector }) => projector)).to.deep.equal([
      'audit',
      'history',
      'notification',
      'recurrence',
      'reminder',
      'tasks',
    ]);
    for (const { generations, replay } of items) {
      expect(generations).to.have.length(1);
      expect(generations[0]).to.include({ generation: 1, state: 'live', deadLetters: 0 });
      expect(generations[0]?.bytes).to.be.above(0);
      expect(replay).to.equal(undefined);
    }
  });

  it('is also the one that is built, how far it is, and how far it is behind', async () => {
    await db.query(
      `insert into projection.generation (projector, gen, state, source, fed) values ('audit', 2, 'building', 'postgres', false)`,
    );
    await db.query(`select projection.make_generation('audit', 2)`);
    await db.query(`insert into projection.replay (id, projector, gen, source, verify, swap, allow_dead_letters, state, targets, records, done, asked_by)
      values (gen_random_uuid(), 'audit', 2, 'postgres', 'sample', 'auto', false, 'running', '{}', 100, 40, 'ann')`);
    await db.query('update log.head set next = 101 where (topic, part) = (1, 0)');
    await db.query(`insert into log.checkpoint (grp, gen, topic, part, off) values ('audit', 2, 1, 0, 40)`);
    const { items } = await ask();
    const audit = items.find(({ projector }) => projector === 'audit');
    expect(audit?.generations[0]).to.include({ generation: 2, state: 'building', lag: 60 });
    expect(audit?.replay).to.include({ generation: 2, state: 'running', records: 100, done: 40 });
  });
});
