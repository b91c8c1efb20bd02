/** One running product with a list that somebody has used for a while, and with what keeps an operator busy. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { tasklog } from '../../../cli/src/testing/run.ts';
import { until } from '../../testing/until.ts';
import { removeData, startWhole } from '../whole.ts';
import type { Whole } from '../whole.ts';
import { makeProposals } from './assistant.ts';
import type { Proposed } from './assistant.ts';
import { converse } from './converse.ts';
import { fillList } from './list.ts';
import type { Listed } from './list.ts';
import { makeTrouble } from './trouble.ts';
import type { Trouble } from './trouble.ts';

export const ZONE = 'Europe/Berlin';
const PASSWORD = 'correct horse battery';

/** `ann` has a list; `gus` is a guest without a task; `olga` operates; `nobody` has not signed in. */
export const PEOPLE = ['ann', 'gus', 'olga', 'nobody'] as const;
export type Who = (typeof PEOPLE)[number];

export type Stage = {
  whole: Whole;
  web: string;
  browser: Browser;
  /** What is in Ann's list, and what troubles the operator. */
  list: Listed;
  trouble: Trouble;
  /** What a program asks of Ann. */
  proposed: Proposed;
  /** A browser of somebody, as it was when the stage was set. */
  enter: (who: Who, options?: BrowserContextOptions) => Promise<BrowserContext>;
  end: () => Promise<void>;
};

type Kept = Exclude<BrowserContextOptions['storageState'], string | undefined>;

/** Starts the product and fills it; takes all of it down again when that fails. */
export async function setStage(browser: Browser): Promise<Stage> {
  /** The last that was begun is ended first. */
  const undo: (() => unknown)[] = [() => browser.close()];
  const end = async (): Promise<void> => {
    for (const step of undo.toReversed()) await step();
  };
  try {
    const whole = await startWhole();
    undo.unshift(
      () => removeData(whole),
      () => whole.stop(),
    );
    const trouble = await makeTrouble(whole);
    undo.push(() => trouble.end());
    return { ...(await withPeople(browser, whole)), whole, browser, trouble, web: whole.urls.web, end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function withPeople(browser: Browser, whole: Whole): Promise<Pick<Stage, 'enter' | 'list' | 'proposed'>> {
  const { web } = whole.urls;
  const states = new Map<Who, Kept>();
  let conversation: [string, string][] = [];
  const enter = async (who: Who, options: BrowserContextOptions = {}): Promise<BrowserContext> => {
    const context = await browser.newContext({
      ...{ timezoneId: ZONE, locale: 'en-GB', viewport: { width: 1280, height: 860 }, serviceWorkers: 'block' },
      ...(states.has(who) && { storageState: states.get(who) as Kept }),
      ...options,
    });
    context.setDefaultTimeout(20_000);
    // What a tab keeps for itself is not among what a browser keeps.
    const kept = JSON.stringify(who === 'ann' ? conversation : []);
    await context.addInitScript(`for (const [name, value] of ${kept}) sessionStorage.setItem(name, value)`);
    return context;
  };
  /** Signs somebody in by what the pages ask themselves, and keeps the browser's state after `work`. */
  const settle = async <T>(who: Who, path: string, body: object, work: (page: Page) => Promise<T>): Promise<T> => {
    const context = await enter(who);
    const answer = await context.request.post(`${web}/api/auth/${path}`, { headers: { origin: web }, data: body });
    if (!answer.ok()) throw new Error(`${who} was not let in: ${await answer.text()}`);
    const done = await work(await context.newPage());
    states.set(who, await context.storageState({ indexedDB: true }));
    await context.close();
    return done;
  };
  const account = (name: string) => ({ name, email: `${name.toLowerCase()}@example.test`, password: PASSWORD });

  const { list, proposed } = await settle('ann', 'sign-up/email', account('Ann'), async (page) => {
    await page.goto(web);
    const filled = await fillList(page);
    await converse(page);
    conversation = await page.evaluate<[string, string][]>('Object.entries(sessionStorage)');
    return { list: filled, proposed: await makeProposals(page.context(), whole, filled.ids) };
  });
  await settle('gus', 'sign-in/anonymous', {}, (page) => page.goto(web));
  await settle('olga', 'sign-up/email', account('Olga'), async (page) => {
    const role = ['role', 'olga@example.test', 'operator', '--reason', 'on call this week'];
    const { code, err } = await tasklog(role, '', { TASKLOG_DATA: whole.dataDir, TASKLOG_USER: 'root' });
    if (code !== 0) throw new Error(err);
    await until(async () => (await page.goto(`${web}/ops`))?.status() === 200);
  });
  return { enter, list, proposed };
}
