import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import type { Task, ToolChange, ToolTask } from '@tasklog/schemas';
import { SUBSCRIPTIONS_PER_USER } from './http.ts';
import { startTestApi } from '../testing/api.ts';
import type { TestApi } from '../testing/api.ts';
import { assistantOf } from '../testing/assistant.ts';
import type { Assistant } from '../testing/assistant.ts';

const NOW = new Date('2026-11-26T11:00:00Z');
type Today = { today: string; timeZone: string; tasks: ToolTask[]; total: number; hasMore: boolean };

describe('what an assistant can look at', function () {
  this.timeout(60_000);
  let api: TestApi;
  let ann: Assistant;
  let bob: Assistant;
  before(async () => {
    api = await startTestApi({ now: () => NOW });
    ann = await assistantOf(api, 'ann');
    bob = await assistantOf(api, 'bob');
  });
  after(async () => {
    await ann.close();
    await bob.close();
    await api.stop();
  });
  const refused = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('it was answered');
  };

  it('is today, a task and a change', async () => {
    const { resources } = await ann.client.listResources();
    expect(resources.map(({ uri }) => uri)).to.deep.equal(['todo://today']);
    const { resourceTemplates } = await ann.client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).to.have.members([
      'todo://task/{id}',
      'todo://changes/{id}',
    ]);
  });
  it('today is what is due or overdue on the user’s clock', async () => {
    await ann.call('add_tasks', {
      tasks: [{ text: 'pay the fine yesterday' }, { text: 'buy milk today' }, { text: 'call ann tomorrow' }],
    });
    const { tasks, total, today } = await ann.read<Today>('todo://today');
    expect(today).to.equal('2026-11-26');
    expect(tasks.map(({ title }) => title)).to.deep.equal(['pay the fine', 'buy milk']);
    expect(total).to.equal(2);
  });
  it('a task has every field, and a change what happened to each task', async () => {
    const { done, changeId } = await ann.call<ToolChange>('add_tasks', { tasks: [{ title: 'A' }, { title: 'B' }] });
    const task = await ann.read<Task>(`todo://task/${String(done[0]?.id)}`);
    expect(task).to.deep.include({ title: 'A', version: 1, status: 'open' });
    const change = await ann.read<{ entries: { taskId: string; change: string; by: string }[] }>(
      `todo://changes/${String(changeId)}`,
    );
    expect(change.entries.map(({ taskId, change: what, by }) => [taskId, what, by])).to.have.deep.members(
      done.map(({ id }) => [id, 'added', 'assistant']),
    );
  });
  it('of another user is as absent as what never was', async () => {
    const { done, changeId } = await bob.call<ToolChange>('add_tasks', { tasks: [{ title: 'a secret' }] });
    for (const [kind, theirs] of [
      ['task', done[0]?.id],
      ['changes', changeId],
    ] as const) {
      const [foreign, none] = [String(theirs), randomUUID()];
      const said = await refused(ann.client.readResource({ uri: `todo://${kind}/${foreign}` }));
      expect(said.replace(foreign, 'ID')).to.equal(
        (await refused(ann.client.readResource({ uri: `todo://${kind}/${none}` }))).replace(none, 'ID'),
      );
      expect(said).to.match(/not found/i);
    }
    await refused(ann.client.readResource({ uri: 'todo://task/x' }));
    await refused(ann.client.readResource({ uri: 'todo://nowhere' }));
  });

  describe('is told of to those who subscribed', () => {
    /** What a user's subscription hears, as it is heard. */
    async function listening(it: Assistant, uris: string[]) {
      const heard: string[] = [];
      const bell = new EventTarget();
      it.client.setNotificationHandler('notifications/resources/updated', ({ params }) => {
        heard.push(params.uri);
        bell.dispatchEvent(new Event('rings'));
      });
      const subscription = await it.client.listen({ resourceSubscriptions: uris });
      const until = async (uri: string): Promise<void> => {
        while (!heard.includes(uri)) await once(bell, 'rings');
      };
      return { heard, until, close: () => subscription.close() };
    }
    it('when it changes, and only to its own user', async () => {
      const { done } = await ann.call<ToolChange>('add_tasks', { tasks: [{ title: 'Watched' }] });
      const uri = `todo://task/${String(done[0]?.id)}`;
      const [hers, his] = [await listening(ann, [uri]), await listening(bob, ['todo://today', uri])];
      await ann.call('update_tasks', { items: [{ ref: String(done[0]?.id), set: { priority: 'high' } }] });
      await hers.until(uri);
      // What is told to bob comes after: had he been told of ann's, he would have heard it by now.
      await bob.call('add_tasks', { tasks: [{ title: 'His own' }] });
      await his.until('todo://today');
      // That it was added may reach the subscription too, which was opened meanwhile.
      expect(new Set(hers.heard)).to.deep.equal(new Set([uri]));
      expect(new Set(his.heard)).to.deep.equal(new Set(['todo://today']));
      await hers.close();
      await his.close();
    });
    it('whoever changed it', async () => {
      const it = await assistantOf(api, 'cyd');
      const hers = await listening(it, ['todo://today']);
      await (
        await api.as('cyd')
      )('POST', '/v1/tasks', { title: 'By hand' });
      await hers.until('todo://today');
      await it.close();
    });
    it('until their token is over', async () => {
      const it = await assistantOf(api, 'dan', { token: await api.issuer.token('dan', { seconds: 2 }) });
      const subscription = await it.client.listen({ resourceSubscriptions: ['todo://today'] });
      await subscription.closed;
      await it.close();
    });
    it('as long as they hold no more than a program needs; one that is closed makes room', async () => {
      const it = await assistantOf(api, 'eve');
      const listen = () => it.client.listen({ resourceSubscriptions: ['todo://today'] });
      const [first] = await Promise.all(Array.from({ length: SUBSCRIPTIONS_PER_USER }, listen));
      const said = await refused(listen());
      expect(said).to.contain('Close one');
      await first?.close();
      // The server hears of the end of a connection a little later than the client.
      for (;;) {
        const again = await listen().catch(() => undefined);
        if (again) break;
        await setImmediate();
      }
      await it.close();
    });
  });

  it('can begin with a prompt, whose data stands apart from its words', async () => {
    const { prompts } = await ann.client.listPrompts();
    expect(prompts.map(({ name }) => name)).to.deep.equal(['plan-my-day', 'weekly-review']);
    const { messages } = await ann.client.getPrompt({ name: 'weekly-review' });
    const [words, data] = messages.map(({ content }) => content);
    expect(words?.type === 'text' && words.text)
      .to.contain('2026-11-23 to 2026-11-29')
      .and.not.contain('buy milk');
    expect(data?.type === 'resource' && 'text' in data.resource && data.resource.text).to.contain('buy milk');
    const plan = await ann.client.getPrompt({ name: 'plan-my-day' });
    expect(plan.messages).to.have.length(2);
  });
  it('is shown to a client of 2025 too, which cannot subscribe without a session', async () => {
    const old = await assistantOf(api, 'ann', { legacy: true });
    expect((await old.read<Today>('todo://today')).tasks.map(({ title }) => title)).to.include('buy milk');
    expect(old.client.getServerCapabilities()?.resources?.subscribe).not.to.equal(true);
    expect((await old.call<ToolChange>('complete_tasks', { refs: ['buy milk'] })).done).to.have.length(1);
    await old.close();
  });
});

describe('a token with scopes', function () {
  this.timeout(60_000);
  let api: TestApi;
  before(async () => {
    api = await startTestApi({ relay: false });
  });
  after(() => api.stop());
  it('may only do what they say', async () => {
    const readOnly = await api.issuer.token('ann', { scope: 'tasks:read' });
    const it = await assistantOf(api, 'ann', { token: readOnly });
    expect(await it.call('find_tasks')).to.have.property('total', 0);
    let refused: unknown;
    await it.raw('add_tasks', { tasks: [{ title: 'x' }] }).catch((error: unknown) => (refused = error));
    expect(refused).to.be.instanceOf(Error);
    expect(await it.call('find_tasks')).to.have.property('total', 0);
    await it.close();
  });
});
