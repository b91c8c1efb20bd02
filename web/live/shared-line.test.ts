import { mock } from 'node:test';
import { expect } from 'chai';
import fc from 'fast-check';
import type { News } from './news.ts';
import { shareLine, type Said, type SharedLine } from './shared-line.ts';
import type { LineDeps } from './socket.ts';
import { aBrowser, type Browser } from './testing-tabs.ts';

const FRAMES_KEPT = 3;

/** A realtime service that counts changes, and can fill in no more than the last few. */
function aService() {
  const lines = new Set<{ tell: LineDeps['tell'] }>();
  let seq = 0;
  return {
    seq: () => seq,
    sockets: () => lines.size,
    change: () => {
      seq += 1;
      for (const { tell } of lines) tell(changed(seq), seq);
    },
    open: ({ since, tell }: Pick<LineDeps, 'since' | 'tell'>) => {
      const line = { tell };
      lines.add(line);
      if (since === undefined) tell({ kind: 'gap' }, seq);
      tell({ kind: 'link', state: 'live' });
      if (since !== undefined && seq - since > FRAMES_KEPT) tell({ kind: 'gap' }, seq);
      else if (since !== undefined) for (let n = since + 1; n <= seq; n += 1) tell(changed(n), n);
      return {
        check: () => tell({ kind: 'link', state: 'live' }),
        stop: () => void lines.delete(line),
      };
    },
  };
}

const changed = (version: number): News => ({
  kind: 'change',
  change: { taskId: 't', version, task: null },
  actor: 'user',
  position: `p${String(version)}`,
});

describe('one line for all tabs of a browser', () => {
  let service: ReturnType<typeof aService>;
  let browser: Browser;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    service = aService();
    browser = aBrowser();
  });
  afterEach(() => mock.timers.reset());

  /** A tab that knows the changes that it was told of, and all when it was told to read the list. */
  function aTab(name = 'line') {
    const place = browser.tab();
    const heard: News[] = [];
    const lines: (() => void)[] = [];
    const known = new Set<number>();
    let left = false;
    const line: SharedLine = shareLine({
      name,
      channel: place.channel<Said>(name),
      locks: place.locks,
      open: ({ since, tell }) => {
        let stopped = false;
        const mine = service.open({
          since,
          tell: (news, seq) => place.happen(() => (stopped ? undefined : tell(news, seq))),
        });
        const stop = () => {
          stopped = true;
          mine.stop();
        };
        lines.push(stop);
        return { check: mine.check, stop };
      },
      tell: (news) => {
        heard.push(news);
        if (news.kind === 'gap') for (let n = 1; n <= service.seq(); n += 1) known.add(n);
        if (news.kind === 'change') known.add(news.change.version);
      },
      onLeft: () => (left = true),
    });
    const crash = () => {
      place.crash();
      lines.forEach((stop) => stop());
    };
    return { ...place, crash, line, heard, known: () => known.size, left: () => left };
  }
  const settled = () => browser.settle();

  it('is one, and every tab hears it', async () => {
    const tabs = [aTab(), aTab(), aTab()];
    await settled();
    service.change();
    await settled();
    expect(service.sockets()).to.equal(1);
    expect(tabs.map((tab) => tab.known())).to.deep.equal([1, 1, 1]);
    expect(tabs[2]!.heard.filter(({ kind }) => kind === 'change')).to.have.length(1);
  });

  it('is heard by a tab that is opened later, which reads the list and knows that it is live', async () => {
    aTab();
    await settled();
    service.change();
    const late = aTab();
    await settled();
    expect(late.heard[0]).to.deep.equal({ kind: 'gap', position: 'p1' });
    expect(late.heard).to.deep.include({ kind: 'link', state: 'live' });
    expect([late.known(), service.sockets()]).to.deep.equal([1, 1]);
  });

  for (const how of ['closes', 'crashes'] as const)
    it(`goes on in another tab when the one that leads ${how}, without reading all again`, async () => {
      const [first, second] = [aTab(), aTab()];
      await settled();
      service.change();
      await settled();
      const gaps = () => second.heard.filter(({ kind }) => kind === 'gap').length;
      const before = gaps();
      if (how === 'closes') first.line.stop();
      else first.crash();
      service.change();
      await settled();
      expect([second.known(), service.sockets(), gaps() - before]).to.deep.equal([2, 1, 0]);
    });

  it('is taken from a tab that holds it and does not answer, which follows once it wakes up', async () => {
    const [first, second] = [aTab(), aTab()];
    await settled();
    first.sleep();
    second.line.check();
    await settled();
    mock.timers.tick(3_000);
    await settled();
    service.change();
    first.wakeUp();
    await settled();
    expect(service.sockets()).to.equal(1);
    expect([first.known(), second.known()]).to.deep.equal([1, 1]);
    second.line.stop();
    service.change();
    await settled();
    expect([first.known(), service.sockets()]).to.deep.equal([2, 1]);
  });

  it('is another one for another person', async () => {
    const [ann, bob] = [aTab('line.ann'), aTab('line.bob')];
    await settled();
    expect(service.sockets()).to.equal(2);
    ann.line.leave();
    await settled();
    expect([ann.left(), bob.left()]).to.deep.equal([false, false]);
  });

  it('says in all tabs when somebody has signed out', async () => {
    const [first, second, third] = [aTab(), aTab(), aTab()];
    await settled();
    third.line.leave();
    await settled();
    expect([first.left(), second.left()]).to.deep.equal([true, true]);
  });

  it('is one for each tab where there are no locks', async () => {
    const tabs = [aTab(), aTab()];
    browser.forbidLocks();
    tabs.push(aTab(), aTab());
    await settled();
    service.change();
    await settled();
    expect(tabs.map((tab) => tab.known())).to.deep.equal([1, 1, 1, 1]);
  });

  it('never leaves a tab behind, whatever opens, closes, crashes, sleeps and changes', async () => {
    const step = fc.oneof(
      fc.constant({ do: 'open' as const }),
      fc.constant({ do: 'change' as const }),
      fc.record({ do: fc.constantFrom('close', 'crash', 'sleep', 'wake', 'check'), tab: fc.nat() }),
      fc.record({ do: fc.constant('deliver' as const), count: fc.nat({ max: 4 }) }),
      fc.constant({ do: 'wait' as const }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        service = aService();
        browser = aBrowser();
        let tabs = [aTab()];
        const gone = (tab: (typeof tabs)[number]) => (tabs = tabs.filter((each) => each !== tab));
        for (const each of steps) {
          const tab = 'tab' in each ? tabs[each.tab % Math.max(1, tabs.length)] : undefined;
          if (each.do === 'open' && tabs.length < 5) tabs.push(aTab());
          else if (each.do === 'change') service.change();
          else if (each.do === 'deliver') await browser.deliver(each.count);
          else if (each.do === 'wait') mock.timers.tick(3_000);
          else if (each.do === 'close' && tab) {
            tab.line.stop();
            gone(tab);
          } else if (each.do === 'crash' && tab) {
            tab.crash();
            gone(tab);
          } else if (each.do === 'sleep') tab?.sleep();
          else if (each.do === 'wake') tab?.wakeUp();
          else if (each.do === 'check') tab?.line.check();
        }
        for (const tab of tabs) tab.wakeUp();
        await settled();
        for (const tab of tabs) tab.line.check();
        await settled();
        mock.timers.tick(3_000);
        await settled();
        service.change();
        await settled();
        expect(tabs.map((tab) => tab.known())).to.deep.equal(tabs.map(() => service.seq()));
      }),
      { numRuns: 300 },
    );
  });
});
