import { expect } from 'chai';
import type { Problem, TaskAnswer } from '@tasklog/schemas';
import { startTestApi } from '../testing/api.ts';
import type { Call, TestApi } from '../testing/api.ts';

describe('a repeated request', () => {
  let api: TestApi;
  let ann: Call;
  before(async () => {
    api = await startTestApi();
    ann = await api.as('ann');
  });
  after(() => api.stop());

  it('with the same key and body happens once and is answered the same', async () => {
    const send = () => ann<TaskAnswer>('POST', '/v1/tasks', { title: 'pay rent' }, { 'idempotency-key': 'rent-1' });
    const first = await send();
    const second = await send();
    expect(second.status).to.equal(201);
    expect(second.body).to.deep.equal(first.body);
    const { rows } = await api.db.query(`select from command.task where doc ->> 'title' = 'pay rent'`);
    expect(rows).to.have.length(1);
  });

  it('sent 20 times at once, happens once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        ann<TaskAnswer>('POST', '/v1/tasks', { title: 'once' }, { 'idempotency-key': 'race' }),
      ),
    );
    for (const { status } of answers) expect([201, 409]).to.include(status);
    expect(answers.some(({ status }) => status === 201)).to.equal(true);
    const { rows } = await api.db.query(`select from command.task where doc ->> 'title' = 'once'`);
    expect(rows).to.have.length(1);
  });

  it('with another body is refused', async () => {
    await ann('POST', '/v1/tasks', { title: 'a' }, { 'idempotency-key': 'k' });
    const { status, body } = await ann<Problem>('POST', '/v1/tasks', { title: 'b' }, { 'idempotency-key': 'k' });
    expect([status, body.code]).to.deep.equal([422, 'key-reused']);
  });

  it('of another user with the same key is another request', async () => {
    const bob = await api.as('bob');
    await ann('POST', '/v1/tasks', { title: 'hers' }, { 'idempotency-key': 'same' });
    expect(
      (await bob<TaskAnswer>('POST', '/v1/tasks', { title: 'his' }, { 'idempotency-key': 'same' })).body.task?.title,
    ).to.equal('his');
  });

  it('that was refused did not burn its key', async () => {
    const headers = { 'idempotency-key': 'second-try' };
    expect((await ann('POST', '/v1/tasks', { title: 'x', due: '2026-02-30' }, headers)).status).to.equal(422);
    expect((await ann('POST', '/v1/tasks', { title: 'x', due: '2026-02-28' }, headers)).status).to.equal(201);
  });

  it('with a key that is none is refused', async () => {
    expect((await ann('POST', '/v1/tasks', { title: 'x' }, { 'idempotency-key': 'x'.repeat(201) })).status).to.equal(
      400,
    );
  });
});
