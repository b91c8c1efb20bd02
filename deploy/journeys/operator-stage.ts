/** The whole, people with accounts on its screens, and what they do behind them. */
import { expect } from 'chai';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { browserOrSkip } from './chromium.ts';
import { complaintsOf } from './pages.ts';
import { removeData, startWhole } from './whole.ts';
import type { Whole } from './whole.ts';

const PASSWORD = 'correct horse battery';

export type OperatorStage = {
  readonly whole: Whole;
  /** Of the whole, as its owner. */
  readonly db: pg.Pool;
  /** Somebody with an account, signed in, in a browser of their own; what it complains of fails the test. */
  signedUp: (name: string) => Promise<Page>;
  /** A request of somebody who is at no screen. */
  as: (name: string, method: string, path: string, body?: object) => Promise<unknown>;
  /** The id of a task of theirs. */
  add: (name: string, title: string) => Promise<string>;
  titles: (name: string) => Promise<string[]>;
};

export const addressOf = (name: string): string => `${name.toLowerCase()}@example.test`;

/** To be called within a `describe`: it brings the hooks that start and stop it. */
export function operatorStage(): OperatorStage {
  let whole: Whole;
  let browser: Browser;
  let db: pg.Pool;
  const complaints: string[][] = [];
  before(async function () {
    browser = await browserOrSkip(this);
    whole = await startWhole();
    db = new pg.Pool({ connectionString: whole.urls.database, max: 2 });
    db.on('error', () => undefined);
  });
  after(async () => {
    await browser?.close();
    await db?.end();
    await whole?.stop();
    if (whole) removeData(whole);
  });
  afterEach(() =>
    expect(
      complaints.flatMap((each) => each.splice(0)),
      'what the browser complained of',
    ).to.deep.equal([]),
  );

  async function signedUp(name: string): Promise<Page> {
    const context = await browser.newContext({ locale: 'en-GB' });
    complaints.push(complaintsOf(context));
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(`${whole.urls.web}/sign-in`);
    await page.getByRole('button', { name: 'I am new' }).click();
    await page.getByLabel('Name').fill(name);
    await page.getByLabel(/e-?mail/i).fill(addressOf(name));
    await page.getByLabel(/password/i).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    return page;
  }

  async function as(name: string, method: string, path: string, body?: object): Promise<unknown> {
    const service = method === 'GET' ? whole.urls.query : whole.urls.command;
    const answer = await fetch(`${service}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await whole.token(name)}`,
        ...(body && { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const told: unknown = await answer.json();
    expect(answer.status, JSON.stringify(told)).to.be.below(300);
    return told;
  }

  return {
    get whole() {
      return whole;
    },
    get db() {
      return db;
    },
    signedUp,
    as,
    add: async (name, title) => ((await as(name, 'POST', '/v1/tasks', { title })) as { task: { id: string } }).task.id,
    titles: async (name) =>
      ((await as(name, 'GET', '/v1/tasks')) as { items: { title: string }[] }).items.map(({ title }) => title).sort(),
  };
}
