import { expect } from 'chai';
import fc from 'fast-check';
import type { Answer } from './api.ts';
import { changedTo } from './guess.ts';
import type { Intent, Written } from './intents.ts';
import { keptInMemory, type KeptIntents } from './kept.ts';
import { makeQueue, type Queued } from './queue.ts';
import { aTask } from './testing.ts';
import { aBrowser } from './testing-tabs.ts';

const problem = (status: number) => ({ type: 'about:blank', title: '', status, code: '', detail: String(status) });
const away: Answer<Written> = { ok: false, problem: problem(503) };

const renamed = (id: string, taskId = 't', version = 1): Intent => ({
  id,
  guesses: [changedTo(aTask({ id: taskId, title: 'old' }), { title: id })],
  request: { method: 'PATCH', path: `/api/commands/tasks/${taskId}`, body: { title: id } },
  versions: { [taskId]: version },
  what: `${id} was not done`,
});

/** A service that does what it has not done before, and answers the same again under the same key. */
function aService() {
  const done: string[] = [];
  const answers = new Map<string, Answer<Written>>();
  const versions = new Map<string, number>();
  const service = {
    reachable: true,
    done,
    sent: [] as Intent[],
    refuse: new Map<string, number>(),
    deliver: async (intent: Intent): Promise<Answer<Written>> => {
      service.sent.push(intent);
      await Promise.resolve();
      if (!service.reachable) return away;
      const before = answers.get(intent.id);
      if (before) return before;
      const answer = service.decide(intent);
      answers.set(intent.id, answer);
      return answer;
    },
    decide: (intent: Intent): Answer<Written> => {
      const status = service.refuse.get(intent.id);
      if (status !== undefined) return { ok: false, problem: problem(status) };
      const tasks = Object.entries(intent.versions).map(([id, version]) => {
        const is = versions.get(id) ?? 1;
        return version === is ? aTask({ id, version: is + 1, title: intent.id }) : null;
      });
      if (tasks.includes(null)) return { ok: false, problem: problem(412) };
      for (const task of tasks) versions.set(task!.id, task!.version);
      done.push(intent.id);
      return {
        ok: true,
        value: { tasks: tasks.map((task) => task!), deleted: [], changeId: `c-${intent.id}`, position: 'p' },
        headers: new Headers(),
      };
    },
  };
  return service;
}

describe('changes on their way', () => {
  let service: ReturnType<typeof aService>;
  let browser: ReturnType<typeof aBrowser>;
  let kept: KeptIntents;
  let timers: (() => void)[];

  beforeEach(() => {
    service = aService();
    browser = aBrowser();
    kept = keptInMemory();
    timers = [];
  });

  function aTab() {
    const place = browser.tab();
    const queue = makeQueue({
      name: 'queue',
      kept,
      openChannel: () => place.channel<Queued>('queue'),
      locks: place.locks,
      deliver: (intent) => (place.gone() ? new Promise(() => undefined) : service.deliver(intent)),
      later: (work) => timers.push(() => (place.gone() ? undefined : work())),
    });
    queue.start();
    const answers = new Map<string, Answer<Written>>();
    const send = (intent: Intent) => void queue.send(intent).then((answer) => answers.set(intent.id, answer));
    return { ...place, queue, send, answers };
  }
  const settled = async () => {
    for (let n = 0; n < 30; n += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      await browser.settle();
    }
  };
  const timeGoesOn = async () => {
    for (const work of timers.splice(0)) work();
    await settled();
  };

  it('are sent in order on one task, each on the version that the one before led to', async () => {
    const tab = aTab();
    ['a', 'b', 'c'].forEach((id) => tab.send(renamed(id)));
    await settled();
    expect(service.done).to.deep.equal(['a', 'b', 'c']);
    expect(service.sent.map(({ versions }) => versions['t'])).to.deep.equal([1, 2, 3]);
    expect([...tab.answers.values()].every(({ ok }) => ok)).to.equal(true);
    expect(await kept.all()).to.deep.equal([]);
  });

  it('on other tasks do not wait for one that takes long', async () => {
    const tab = aTab();
    const { deliver } = service;
    service.deliver = (intent) => (intent.id === 'slow' ? new Promise(() => undefined) : deliver(intent));
    tab.send(renamed('slow', 's'));
    tab.send(renamed('quick', 'q'));
    await settled();
    expect(service.done).to.deep.equal(['quick']);
  });

  it('wait while the service is away, are counted, and go when it is back', async () => {
    const tab = aTab();
    service.reachable = false;
    ['a', 'b'].forEach((id) => tab.send(renamed(id)));
    await settled();
    expect([tab.queue.waiting.get(), tab.answers.size]).to.deep.equal([2, 0]);
    await timeGoesOn();
    service.reachable = true;
    tab.queue.wake();
    await settled();
    expect([service.done, tab.queue.waiting.get()]).to.deep.equal([['a', 'b'], 0]);
  });

  it('survive the page that made them', async () => {
    const first = aTab();
    service.reachable = false;
    first.send(renamed('a'));
    await settled();
    first.crash();
    const second = aTab();
    const left = await second.queue.left();
    expect(left.map(({ id }) => id)).to.deep.equal(['a']);
    service.reachable = true;
    left.forEach(second.send);
    await settled();
    expect([service.done, second.answers.get('a')?.ok]).to.deep.equal([['a'], true]);
  });

  it('happen once when the answer was lost with the page', async () => {
    const first = aTab();
    const { deliver } = service;
    service.deliver = async (intent) => {
      await deliver(intent);
      return new Promise(() => undefined);
    };
    first.send(renamed('a'));
    await settled();
    first.crash();
    service.deliver = deliver;
    const second = aTab();
    (await second.queue.left()).forEach(second.send);
    await settled();
    expect([service.done, second.answers.get('a')?.ok, await kept.all()]).to.deep.equal([['a'], true, []]);
  });

  it('that were refused after they waited are kept for the person, and told so', async () => {
    const tab = aTab();
    service.reachable = false;
    service.refuse.set('a', 412);
    tab.send(renamed('a'));
    await settled();
    service.reachable = true;
    await timeGoesOn();
    expect(tab.answers.get('a')).to.deep.include({ ok: false, kept: true });
    expect(tab.queue.refused.get().map(({ intentId, refused }) => [intentId, refused?.status])).to.deep.equal([
      ['a', 412],
    ]);
    await tab.queue.discard(tab.queue.refused.get()[0]!);
    expect([tab.queue.refused.get(), await kept.all()]).to.deep.equal([[], []]);
  });

  it('that were refused at once are told and gone', async () => {
    const tab = aTab();
    service.refuse.set('a', 409);
    tab.send(renamed('a'));
    await settled();
    expect(tab.answers.get('a')).to.deep.equal({ ok: false, problem: problem(409) });
    expect(await kept.all()).to.deep.equal([]);
  });

  it('are not tried for ever where the service fails on them', async () => {
    const tab = aTab();
    service.refuse.set('a', 500);
    tab.send(renamed('a'));
    for (let n = 0; n < 6; n += 1) await timeGoesOn();
    expect([service.sent.length, tab.answers.get('a')?.ok]).to.deep.equal([5, false]);
  });

  it('take back what was answered meanwhile, by its change', async () => {
    const tab = aTab();
    const undo: Intent = { ...renamed('u'), versions: {}, undoes: 'a', request: { method: 'POST', path: '/undo' } };
    service.reachable = false;
    tab.send(renamed('a'));
    tab.send(undo);
    await settled();
    service.reachable = true;
    await timeGoesOn();
    expect(service.sent.at(-1)?.request.body).to.deep.equal({ changeId: 'c-a' });
  });

  it('take back nothing of what was refused', async () => {
    const tab = aTab();
    service.refuse.set('a', 422);
    tab.send(renamed('a'));
    tab.send({ ...renamed('u'), versions: {}, undoes: 'a', request: { method: 'POST', path: '/undo' } });
    await settled();
    expect(service.sent.map(({ id }) => id)).to.deep.equal(['a']);
    expect(tab.answers.get('u')).to.deep.include({ ok: false });
  });

  it('of all tabs happen once each, in order, whatever crashes and comes and goes', async () => {
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ do: fc.constant('change' as const), tab: fc.nat(), task: fc.nat({ max: 2 }) }),
      },
      fc.record({ do: fc.constantFrom('crash' as const), tab: fc.nat() }),
      fc.record({ do: fc.constant('reach' as const), reachable: fc.boolean() }),
      fc.record({ do: fc.constant('deliver' as const), count: fc.nat({ max: 5 }) }),
      fc.constant({ do: 'wait' as const }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        service = aService();
        browser = aBrowser();
        kept = keptInMemory();
        timers = [];
        let tabs = [aTab(), aTab()];
        const made: { id: string; task: string }[] = [];
        for (const each of steps) {
          if (each.do === 'reach') service.reachable = each.reachable;
          if (each.do === 'deliver') await browser.deliver(each.count);
          if (each.do === 'wait') await timeGoesOn();
          if (each.do === 'change') {
            const change = { id: `i${String(made.length)}`, task: `t${String(each.task)}` };
            made.push(change);
            const before = made.filter(({ task }) => task === change.task).length;
            tabs[each.tab % 2]!.send(renamed(change.id, change.task, before));
            // Kept: what is not yet may be lost with its tab.
            await new Promise((resolve) => setImmediate(resolve));
          }
          if (each.do === 'crash') {
            tabs[each.tab % 2]!.crash();
            tabs = tabs.map((tab, n) => (n === each.tab % 2 ? aTab() : tab));
            (await tabs[each.tab % 2]!.queue.left()).forEach(tabs[each.tab % 2]!.send);
          }
        }
        service.reachable = true;
        for (let n = 0; n < 3; n += 1) await timeGoesOn();
        tabs.forEach(({ queue }) => queue.wake());
        await settled();
        const inOrder = (ids: string[], task: string) =>
          ids.filter((id) => made.some((each) => each.id === id && each.task === task));
        for (const task of ['t0', 't1', 't2'])
          expect(inOrder(service.done, task)).to.deep.equal(
            made.filter((each) => each.task === task).map(({ id }) => id),
          );
        expect(await kept.all()).to.deep.equal([]);
      }),
      { numRuns: 60 },
    );
  });
});
