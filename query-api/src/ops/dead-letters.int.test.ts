import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from '@tasklog/runtime/pool';
import type { DeadLetterDetail, DeadLetterList, Envelope, OperatorActionList, Problem } from '@tasklog/schemas';
import { isDeadLetterDetail, isDeadLetterList, isOperatorActionList } from '@tasklog/schemas/validators';
import { startList } from '../testing/list.ts';
import type { Heard, TestList } from '../testing/list.ts';

const file = join(import.meta.dirname, '../../../schemas/examples/events.task-events.task-updated.v1.json');
const sound = JSON.parse(readFileSync(file, 'utf8')) as Envelope;

describe('what operators ask about dead letters', () => {
  let list: TestList;
  before(async () => {
    list = await startList();
    await plant({ key: 'a', reason: 'task x jumps to version 9; 2 is next' });
    await plant({ key: 'a', reason: 'waits behind an earlier event of its key', attempts: 0 });
    await plant({ key: 'a', reason: 'waits behind an earlier event of its key', attempts: 0 });
    await plant({ key: 'b', reason: 'task x jumps to version 12; 3 is next' });
    await plant({ key: 'c', group: 'audit', reason: 'not a task.updated', event: { data: { after: { title: 7 } } } });
    await plant({ key: 'd', reason: 'of old', state: 'skipped' });
  });
  after(() => list.stop());

  let offset = 0;
  async function plant(given: {
    key: string;
    reason: string;
    group?: string;
    attempts?: number;
    state?: string;
    event?: object;
  }): Promise<void> {
    const { key, reason, group = 'tasks', attempts = 3, state = 'waiting', event = {} } = given;
    offset += 1;
    await list.owner.query(sql.unsafe`
      insert into log.dead_letter (grp, gen, topic, part, off, key, event, reason, attempts, state, at, last_at)
      values (${group}, 1, 1, 0, ${offset}, ${key}, ${JSON.stringify({ ...sound, ...event })}::jsonb, ${reason},
        ${attempts}, ${state}, '2026-11-23T10:00:00Z', '2026-11-23T10:00:00.123456Z')`);
    if (state === 'waiting')
      await list.owner.query(sql.unsafe`
        insert into log.blocked_key values (${group}, 1, ${key}, '2026-11-23T10:00:00Z') on conflict do nothing`);
  }
  const ask = <T>(path: string) => list.ask<T>(path, { as: 'olga', role: 'observer' });

  it('are grouped by what is wrong with them, with what waits behind', async () => {
    const { body } = await ask<DeadLetterList>('/ops/dead-letters');
    expect(isDeadLetterList(body), JSON.stringify(isDeadLetterList.errors)).to.equal(true);
    expect(body.groups?.map(({ errorClass, count, behind }) => [errorClass, count, behind])).to.deep.equal([
      ['task x jumps to version …; … is next', 2, 2],
      ['not a task.updated', 1, 0],
    ]);
    expect(body.total).to.equal(5);
  });

  it('come newest first, in pages, and say how many there are', async () => {
    const seen: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body, text }: Heard<DeadLetterList> = await ask(
        `/ops/dead-letters?limit=2${cursor && `&cursor=${cursor}`}`,
      );
      expect(body.total, text).to.equal(5);
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.cursor;
    }
    expect(seen).to.deep.equal([5, 4, 3, 2, 1]);
  });

  it('are filtered by all that a group is known by, by key, and by how they were settled', async () => {
    const ids = async (query: string): Promise<number[]> =>
      (await ask<DeadLetterList>(`/ops/dead-letters?${query}`)).body.items.map(({ id }) => id);
    expect(await ids(`errorClass=${encodeURIComponent('task x jumps to version …; … is next')}`)).to.deep.equal([4, 1]);
    expect(await ids('projector=audit&type=task.updated&generation=1')).to.deep.equal([5]);
    expect(await ids('key=a')).to.deep.equal([3, 2, 1]);
    expect(await ids('state=skipped')).to.deep.equal([6]);
    expect(await ids('state=all')).to.have.length(6);
    const wrong = await ask<Problem>('/ops/dead-letters?state=lost&limit=0&cursor=x');
    expect(wrong.body.errors?.map(({ field }) => field)).to.have.members(['state', 'limit', 'cursor']);
  });

  it('show the record, how it failed, what is not as its schema says, and what waits behind it', async () => {
    const first = await ask<DeadLetterDetail>('/ops/dead-letters/1');
    expect(isDeadLetterDetail(first.body), JSON.stringify(isDeadLetterDetail.errors)).to.equal(true);
    expect(first.body.waiting).to.deep.include({ ahead: 0, behind: 2 });
    expect(first.body.waiting.next.map(({ id }) => id)).to.deep.equal([2, 3]);
    expect(first.body.schemaDiff).to.deep.equal([]);
    expect(first.body.failures).to.deep.equal([
      { at: '2026-11-23T10:00:00.123Z', error: 'task x jumps to version 9; 2 is next' },
    ]);
    const fifth = await ask<DeadLetterDetail>('/ops/dead-letters/5');
    expect(fifth.body.schemaDiff).to.deep.equal([
      { path: '/data/before', found: 'nothing', wanted: 'must be there' },
      { path: '/data/after/title', found: '7', wanted: 'must be string' },
    ]);
    expect((fifth.body.event as Envelope).data).to.deep.equal({ after: { title: 7 } });
  });

  it('that are not there are not found', async () => {
    for (const id of ['99', '0', 'x', '-1', randomUUID()])
      expect((await ask(`/ops/dead-letters/${id}`)).status, id).to.equal(404);
  });

  it('do not exist for users', async () => {
    for (const path of ['/ops/dead-letters', '/ops/dead-letters/1', '/ops/audit']) {
      const { status, body } = await list.ask<Problem>(path);
      expect([status, body.code], path).to.deep.equal([404, 'not-found']);
    }
  });

  it('tell what operators did, newest first', async () => {
    for (const [action, target] of [
      ['dead-letter.skip', 'dead letter 7'],
      ['replay.start', 'audit'],
      ['dead-letter.retry', 'dead letter 8'],
    ])
      await list.owner.query(sql.unsafe`
        insert into projection.operator_action (actor_id, actor_name, action, target, reason, detail)
        values (${list.issuer.userId('olga')}::uuid, 'olga', ${action ?? ''}, ${target ?? ''}, 'why not', '{"key": "a"}')`);
    const { body } = await ask<OperatorActionList>('/ops/audit?limit=2');
    expect(isOperatorActionList(body), JSON.stringify(isOperatorActionList.errors)).to.equal(true);
    expect(body.items.map(({ action }) => action)).to.deep.equal(['dead-letter.retry', 'replay.start']);
    const rest = await ask<OperatorActionList>(`/ops/audit?limit=2&cursor=${body.cursor ?? ''}`);
    expect(rest.body.items.map(({ action }) => action)).to.deep.equal(['dead-letter.skip']);
    const some = await ask<OperatorActionList>('/ops/audit?action=dead-letter');
    expect(some.body.items.map(({ target }) => target)).to.deep.equal(['dead letter 8', 'dead letter 7']);
  });
});
