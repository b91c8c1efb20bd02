import { expect } from 'chai';
import type { Call } from '@tasklog/command-api/testing/api';
import { startTogether } from './services.ts';
import type { Together } from './services.ts';

type Line = {
  what: string;
  fault?: string;
  userId?: string;
  seq?: number;
  action?: number;
  why?: string;
  intact?: boolean;
};

describe('the audit trail', () => {
  let all: Together;
  let ann: Call;
  let bob: Call;
  let ids: string[];
  beforeEach(async function () {
    this.timeout(60_000);
    all = await startTogether();
    [ann, bob] = [await all.as('ann', 'command'), await all.as('bob', 'command')];
    ids = [];
    for (const title of ['wax the skis', 'Æ “snø” \\ 雪', 'call mom']) {
      const { body } = await ann<{ task: { id: string } }>('POST', '/v1/tasks', {
        title,
        notes: 'a\nb',
        tags: ['home'],
      });
      ids.push(body.task.id);
      await bob('POST', '/v1/tasks', { title });
    }
    await ann('PATCH', `/v1/tasks/${ids[0] ?? ''}`, {
      priority: 'high',
      due: '2026-12-01T09:00',
      timeZone: 'Europe/Oslo',
    });
    await ann('POST', `/v1/tasks/${ids[1] ?? ''}/complete`);
    await all.settled();
  });
  afterEach(() => all.stop());

  const lines = async (path: string): Promise<Line[]> => {
    const response = await fetch(`${all.urls.query}${path}`, { headers: { authorization: await bearer('observer') } });
    expect(response.status).to.equal(200);
    return (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
  };
  const bearer = async (role: 'observer' | 'user'): Promise<string> => `Bearer ${await all.token('eve', role)}`;
  const verify = async (user?: string) => {
    const found = await lines(`/ops/audit/verify${user === undefined ? '' : `?user=${all.userId(user)}`}`);
    const end = found.at(-1);
    expect(end?.what).to.equal('verified');
    return { intact: end?.intact, faults: found.filter(({ what }) => what === 'fault') };
  };
  /** As somebody with all rights in the database, who does not know the chain. */
  const tamper = (text: string, values: unknown[] = []) => all.db.query(text, values);
  const annId = (): string => all.userId('ann');

  it('is intact as the services write it, of one user and of all', async () => {
    expect(await verify()).to.deep.equal({ intact: true, faults: [] });
    expect(await verify('ann')).to.deep.equal({ intact: true, faults: [] });
  });

  it('shows an entry that was changed, and names it', async () => {
    for (const set of [
      `after = jsonb_set(after, '{title}', '"else"')`,
      `at = at + interval '1 microsecond'`,
      `actor = 'system'`,
    ]) {
      const [before] = await all.rows<{ before: string }>(
        `select row_to_json(t)::text as before from projection.audit_g1 t where user_id = $1 and seq = 2`,
        [annId()],
      );
      await tamper(`update projection.audit_g1 set ${set} where user_id = $1 and seq = 2`, [annId()]);
      const { intact, faults } = await verify();
      expect(intact, set).to.equal(false);
      expect(faults, set).to.have.length(1);
      expect(faults[0], set).to.include({ fault: 'changed', userId: annId(), seq: 2 });
      await tamper(`delete from projection.audit_g1 where user_id = $1 and seq = 2`, [annId()]);
      await tamper(
        `insert into projection.audit_g1 select * from json_populate_record(null::projection.audit_g1, $1::json)`,
        [before?.before],
      );
      expect((await verify()).intact, 'put back').to.equal(true);
    }
  });

  it('shows a change that was made with all hashes behind it, for the log says otherwise', async () => {
    await tamper(
      `update projection.audit_g1 set after = jsonb_set(after, '{title}', '"else"') where user_id = $1 and seq = 2`,
      [annId()],
    );
    await rehash();
    const { faults } = await verify('ann');
    expect(faults).to.have.length(1);
    expect(faults[0]).to.include({ fault: 'changed', seq: 2, why: 'the log says another after' });
  });

  it('shows an entry that is gone from the middle, and one that is gone from the end', async () => {
    await tamper('delete from projection.audit_g1 where user_id = $1 and seq = 2', [annId()]);
    expect((await verify()).faults[0]).to.include({ fault: 'missing', seq: 3 });
    await tamper('delete from projection.audit_g1 where user_id = $1 and seq > 1', [annId()]);
    const { faults } = await verify();
    expect(faults).to.have.length(1);
    expect(faults[0]).to.include({ fault: 'missing', userId: annId() });
    expect(faults[0]?.why).to.contain('the log has its record');
  });

  it('shows a user who is gone altogether', async () => {
    await tamper('delete from projection.audit_g1 where user_id = $1', [annId()]);
    expect((await verify()).faults.map(({ userId }) => userId)).to.deep.equal([annId()]);
  });

  it('shows an entry that was put in, also at the end and with the right hash', async () => {
    await tamper(
      `insert into projection.audit_g1 select gen_random_uuid(), user_id, gen_random_uuid(), 1, type, at, actor, change_id, before, after,
         seq + 1, off + 1000, hash from projection.audit_g1 where user_id = $1 order by seq desc limit 1`,
      [annId()],
    );
    await rehash();
    expect((await verify()).faults[0]).to.include({ fault: 'inserted', userId: annId(), seq: 6 });
  });

  it('shows entries that changed places', async () => {
    await tamper(
      `update projection.audit_g1 set seq = case seq when 2 then -3 else -2 end where user_id = $1 and seq in (2, 3)`,
      [annId()],
    );
    await tamper('update projection.audit_g1 set seq = -seq where seq < 0');
    await rehash();
    expect((await verify()).faults[0]).to.include({ fault: 'reordered', userId: annId(), seq: 3 });
  });

  it('shows an action of an operator that was changed or removed', async () => {
    for (const n of [1, 2, 3])
      await tamper(
        `insert into projection.operator_action (actor_id, actor_name, action, target, reason, detail)
         values ($1, 'ops', 'replay.start', $2, 'why not', '{"b": [1, null, "x"], "a": true}')`,
        [annId(), `target ${String(n)}`],
      );
    expect(await verify()).to.deep.equal({ intact: true, faults: [] });
    await tamper(`update projection.operator_action set reason = 'because' where seq = 2`);
    expect((await verify()).faults[0]).to.include({ fault: 'changed', action: 2 });
    await tamper(`delete from projection.operator_action where seq = 2`);
    expect((await verify()).faults[0]).to.include({ fault: 'missing', action: 3 });
  });

  it('shows that somebody was erased by an operator, and no action says so', async () => {
    const nobody = all.userId('nobody');
    await tamper(`insert into log.erasure (user_id, requested_by) values ($1, 'operator')`, [nobody]);
    expect((await verify()).faults.map(({ fault, userId }) => [fault, userId])).to.deep.equal([['missing', nobody]]);
    await tamper(
      `insert into projection.operator_action (actor_id, actor_name, action, target) values ($1, 'ops', 'user.erase', $2)`,
      [all.userId('ops'), nobody],
    );
    expect((await verify()).intact).to.equal(true);
  });

  it('numbers the actions of operators in one row, however many act at once', async () => {
    await Promise.all(
      Array.from({ length: 12 }, () =>
        tamper(
          `insert into projection.operator_action (actor_id, actor_name, action, target) values ($1, 'ops', 'x', 'y')`,
          [annId()],
        ),
      ),
    );
    expect(await verify()).to.deep.equal({ intact: true, faults: [] });
  });

  it('lets its writer add, and neither change, remove nor empty', async () => {
    const writer = await all.role('projectors');
    for (const table of ['audit_g1', 'operator_action'])
      for (const statement of [
        `update projection.${table} set seq = 1`,
        `delete from projection.${table}`,
        `truncate projection.${table}`,
        `drop table projection.${table}`,
        `alter table projection.${table} disable trigger all`,
      ])
        expect(
          await writer.query(statement).then(
            () => 'allowed',
            ({ code }: { code: string }) => code,
          ),
          statement,
        ).to.equal('42501');
    for (const user of [annId(), all.userId('bob')]) {
      const refused = writer.query('select projection.erase_audit(1, $1)', [user]);
      expect(
        await refused.then(
          () => 'allowed',
          ({ message }: Error) => message,
        ),
      ).to.contain('nobody asked to erase');
    }
    await writer.end();
  });

  it('is for operators and observers alone', async () => {
    for (const path of ['/ops/audit/verify', '/ops/audit/export', '/ops/erasures']) {
      const ask = async (authorization?: string) =>
        (await fetch(`${all.urls.query}${path}`, { headers: authorization === undefined ? {} : { authorization } }))
          .status;
      expect(await ask(), path).to.equal(401);
      expect(await ask(await bearer('user')), path).to.equal(404);
    }
    const wrong = await fetch(`${all.urls.query}/ops/audit/export?form=all`, {
      headers: { authorization: await bearer('observer') },
    });
    expect(wrong.status).to.equal(422);
  });

  it('is exported whole, or by its heads', async () => {
    const entries = await lines('/ops/audit/export');
    expect(entries).to.have.length(8);
    expect(await lines('/ops/audit/export?form=heads')).to.have.length(2);
    const [head] = await lines(`/ops/audit/export?form=heads&user=${annId()}`);
    expect(head).to.include({ userId: annId(), seq: 5 });
  });

  /** Whoever may write everything can also make all hashes anew; then only the log and the anchors tell. */
  const rehash = () =>
    tamper(`do $$ declare e record; previous text; begin
      for e in select * from projection.audit_g1 order by user_id, seq loop
        if e.seq = 1 then previous := repeat('0', 64); end if;
        previous := projection.chain_hash(previous, jsonb_build_object('seq', e.seq, 'offset', e.off, 'id', e.event_id, 'userId', e.user_id,
          'taskId', e.task_id, 'version', e.version, 'type', e.type, 'at', projection.instant(e.at), 'actor', e.actor,
          'changeId', e.change_id, 'before', coalesce(e.before, 'null'), 'after', coalesce(e.after, 'null')));
        update projection.audit_g1 set hash = previous where event_id = e.event_id;
      end loop; end $$`);
});
