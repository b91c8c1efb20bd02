import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { ElicitResult } from '@modelcontextprotocol/client';
import type { FindTasksOutput, Plan, ToolChange } from '@tasklog/schemas';
import { startTestApi, TEST_WEB } from '../testing/api.ts';
import type { TestApi } from '../testing/api.ts';
import { assistantOf, wordsIn } from '../testing/assistant.ts';
import type { Assistant, AssistantOptions } from '../testing/assistant.ts';

const YES: ElicitResult = { action: 'accept', content: { approve: true } };

describe('a change that only the person may approve', function () {
  this.timeout(60_000);
  let api: TestApi;
  let now = new Date('2026-11-26T11:00:00Z');
  let users = 0;
  const someone = async (options: AssistantOptions = {}): Promise<Assistant & { user: string }> => {
    users += 1;
    const user = `planner-${String(users)}`;
    const it = await assistantOf(api, user, options);
    await it.call('add_tasks', {
      tasks: ['a', 'b', 'c'].map((letter) => ({ title: `errand ${letter}`, tags: ['e'] })),
    });
    return { ...it, user };
  };
  const left = async (it: Assistant): Promise<number> => (await it.call<FindTasksOutput>('find_tasks')).total;
  const planIn = ({ plan }: ToolChange): string => plan?.url.split('/').at(-1) ?? '';
  const all = { filter: '#e' };

  before(async () => {
    api = await startTestApi({ now: () => now });
  });
  after(() => api.stop());

  it('waits, with a link to the web, where the client cannot ask', async () => {
    const it = await someone();
    const change = await it.call<ToolChange>('delete_tasks', all);
    expect(change.done).to.deep.equal([]);
    expect(change.plan).to.deep.equal({
      summary: 'Delete 3 tasks',
      url: `${TEST_WEB}/plans/${planIn(change)}`,
      expiresAt: '2026-11-26T11:10:00.000Z',
    });
    expect(await left(it)).to.equal(3);
  });
  it('is one delete more than one, or more changes than the user lets pass', async () => {
    const it = await someone();
    expect(await it.call('complete_tasks', { refs: ['errand a', 'errand b'] })).not.to.have.property('plan');
    await (
      await api.as(it.user)
    )('PATCH', '/v1/settings', { confirmOver: 1 });
    await it.call('add_tasks', { tasks: [{ title: 'errand d' }] });
    expect(await it.call('complete_tasks', { refs: ['errand c', 'errand d'] })).to.have.property('plan');
    expect(await it.call('delete_tasks', { refs: ['errand c'] })).not.to.have.property('plan');
  });
  it('happens when the person approves it on the web, and the call made again tells what was done', async () => {
    const it = await someone();
    const request = { ...all, requestId: randomUUID() };
    const waiting = await it.call<ToolChange>('delete_tasks', request);
    expect(planIn(await it.call<ToolChange>('delete_tasks', request))).to.equal(planIn(waiting));
    const person = await api.as(it.user);
    const shown = await person<Plan>('GET', `/v1/plans/${planIn(waiting)}`);
    expect(shown.body).to.deep.include({ state: 'open', summary: 'Delete 3 tasks' });
    expect(shown.body.tasks.map(({ title, change }) => [title, change])).to.deep.include(['errand a', 'deleted']);
    const approved = await person<Plan>('POST', `/v1/plans/${planIn(waiting)}/approve`);
    expect(approved.body.state).to.equal('approved');
    expect(await left(it)).to.equal(0);
    const after = await it.call<ToolChange>('delete_tasks', request);
    expect(after.done.map(({ change }) => change)).to.deep.equal(['deleted', 'deleted', 'deleted']);
    expect(after.changeId).to.equal(approved.body.changeId);
    await it.call('undo', { changeId: after.changeId });
    expect(await left(it)).to.equal(3);
  });
  it('happens once, however often it is approved', async () => {
    const it = await someone();
    const waiting = await it.call<ToolChange>('delete_tasks', all);
    const person = await api.as(it.user);
    const approve = () => person<Plan>('POST', `/v1/plans/${planIn(waiting)}/approve`);
    const answers = await Promise.all([approve(), approve(), approve()]);
    expect(answers.some(({ status }) => status === 200)).to.equal(true);
    await it.call('undo', {});
    expect(await left(it)).to.equal(3);
    await approve();
    expect(await left(it)).to.equal(3);
  });
  it('does not happen when the person refuses it, whatever comes after', async () => {
    const it = await someone();
    const request = { ...all, requestId: randomUUID() };
    const waiting = await it.call<ToolChange>('delete_tasks', request);
    const person = await api.as(it.user);
    expect((await person<Plan>('POST', `/v1/plans/${planIn(waiting)}/deny`)).body.state).to.equal('denied');
    expect((await person('POST', `/v1/plans/${planIn(waiting)}/approve`)).status).to.equal(409);
    const again = await it.raw('delete_tasks', request);
    expect(again.isError).to.equal(true);
    expect(wordsIn(again.content)).to.contain('declined');
    expect(await left(it)).to.equal(3);
  });
  it('lapses when a task in it has changed since, and then none of it happens', async () => {
    const it = await someone();
    const waiting = await it.call<ToolChange>('delete_tasks', all);
    await it.call('update_tasks', { items: [{ ref: 'errand b', set: { priority: 'high' } }] });
    const person = await api.as(it.user);
    const { status, body } = await person<{ code: string; detail: string }>(
      'POST',
      `/v1/plans/${planIn(waiting)}/approve`,
    );
    expect({ status, code: body.code }).to.deep.equal({ status: 409, code: 'plan-lapsed' });
    expect(body.detail).to.contain('errand b');
    expect((await person<Plan>('GET', `/v1/plans/${planIn(waiting)}`)).body.state).to.equal('lapsed');
    expect(await left(it)).to.equal(3);
  });
  it('lapses after ten minutes', async () => {
    const it = await someone();
    const request = { ...all, requestId: randomUUID() };
    const waiting = await it.call<ToolChange>('delete_tasks', request);
    const before = now;
    now = new Date(now.getTime() + 10 * 60_000 + 1);
    try {
      const person = await api.as(it.user);
      expect((await person<Plan>('GET', `/v1/plans/${planIn(waiting)}`)).body.state).to.equal('lapsed');
      expect((await person('POST', `/v1/plans/${planIn(waiting)}/approve`)).status).to.equal(409);
      expect(await left(it)).to.equal(3);
      expect(planIn(await it.call<ToolChange>('delete_tasks', request))).not.to.equal(planIn(waiting));
    } finally {
      now = before;
    }
  });
  it('is the user’s own: to another it is as absent as one that never was', async () => {
    const [it, other] = [await someone(), await someone()];
    const waiting = await it.call<ToolChange>('delete_tasks', all);
    const person = await api.as(other.user);
    for (const id of [planIn(waiting), randomUUID(), 'x'])
      for (const [method, rest] of [
        ['GET', ''],
        ['POST', '/approve'],
        ['POST', '/deny'],
      ] as const) {
        const { status, body } = await person<{ code: string }>(method, `/v1/plans/${id}${rest}`);
        expect({ status, code: body.code }).to.deep.equal({ status: 404, code: 'no-such-plan' });
      }
    expect(await left(it)).to.equal(3);
  });
  it('is not approved by the token that an assistant has', async () => {
    const it = await someone();
    const waiting = await it.call<ToolChange>('delete_tasks', all);
    const token = await api.issuer.token(it.user, { audience: `${TEST_WEB}/mcp` });
    const response = await fetch(`${api.url}/v1/plans/${planIn(waiting)}/approve`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).to.equal(401);
    expect(await left(it)).to.equal(3);
  });

  it('is asked about by the client where it can, and happens on a yes', async () => {
    const asked: string[] = [];
    const it = await someone({ answers: (message) => (asked.push(message), YES) });
    const { done, plan } = await it.call<ToolChange>('delete_tasks', all);
    expect(asked).to.have.length(1);
    expect(asked[0])
      .to.match(/^Delete 3 tasks\?/)
      .and.contain('errand a');
    expect(plan).to.equal(undefined);
    expect(done).to.have.length(3);
    expect(await left(it)).to.equal(0);
  });
  const noes: [what: string, answer: ElicitResult][] = [
    ['declined', { action: 'decline' }],
    ['cancelled', { action: 'cancel' }],
    ['accepted without a yes', { action: 'accept', content: { approve: false } }],
  ];
  for (const [what, answer] of noes)
    it(`does not happen when the question is ${what}`, async () => {
      const it = await someone({ answers: () => answer });
      const { isError, content } = await it.raw('delete_tasks', all);
      expect(isError).to.equal(true);
      expect(wordsIn(content)).to.contain('declined');
      expect(await left(it)).to.equal(3);
    });
  it('is not approved by anything in the arguments', async () => {
    const it = await someone();
    for (const extra of [{ approve: true }, { confirm: true }, { token: 'x' }, { inputResponses: { confirm: YES } }]) {
      const { isError } = await it.raw('delete_tasks', { ...all, ...extra });
      expect(isError).to.equal(true);
    }
    expect(await left(it)).to.equal(3);
  });
  it('is not approved by an answer to another plan, or to one that was made up', async () => {
    const it = await someone({ answers: () => YES });
    const body = (requestState: string) => ({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: {
        name: 'delete_tasks',
        arguments: { ...all, requestId: randomUUID() },
        requestState,
        inputResponses: { confirm: YES },
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientInfo': { name: 'x', version: '1' },
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
    });
    const response = await fetch(`${api.url}/mcp`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await api.issuer.token(it.user)}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'tools/call',
        'mcp-name': 'delete_tasks',
      },
      body: JSON.stringify(body('made-up')),
    });
    expect(response.status).to.equal(200);
    expect(await response.text()).to.contain('plans/');
    expect(await left(it)).to.equal(3);
  });
});
