import type { BrowserContext, Locator, Page, Route } from 'playwright-core';
import { until } from '../testing/until.ts';

/** What a browser complains of on any page of a context: scripts that fail, and what the policy does not let in. */
export function complaintsOf(context: BrowserContext): string[] {
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text()))
      complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(error.error().message));
  return complaints;
}

/** A page with a list of its own. */
export async function asGuest(context: BrowserContext, web: string): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(web);
  await page.getByRole('button', { name: 'Continue as guest' }).click();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  return page;
}

/** Says something to the chat once the answer before it is over, as nothing is sent until then; and waits for its own. */
export async function say(page: Page, message: string): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill(message);
  await page.locator('.composer button[type="submit"][aria-disabled="false"]').waitFor();
  const answered = page.waitForResponse(
    (answer) => answer.url().endsWith('/chatkit') && !!answer.request().postData()?.includes(JSON.stringify(message)),
  );
  await box.press('Enter');
  await answered;
  await page.locator('.answering').waitFor({ state: 'detached' });
}

/** What the chat has said, whole. */
export const replies = (page: Page): Locator => page.locator('article[aria-label="Tasklog"][aria-busy="false"]');

export const rowOf = (page: Page, title: string): Locator =>
  page.getByRole('list', { name: 'Tasks' }).getByRole('listitem').filter({ hasText: title });

/** Until it is true of the page. What looks from within is `eval` to the page's policy, once it has to look twice. */
export const holds = (page: Page, expression: string): Promise<void> =>
  until(async () => Boolean(await page.evaluate(expression)));

/**
 * Loads a page, but none of its scripts until it is woken. What is there by then is what the server drew and what the browser
 * makes of it by itself.
 */
export async function openAsleep(page: Page, address: string): Promise<() => Promise<void>> {
  let wake = (): void => undefined;
  const asleep = new Promise<void>((resolve) => (wake = resolve));
  const hold = async (route: Route): Promise<void> => {
    if (route.request().resourceType() === 'script') await asleep;
    await route.continue();
  };
  await page.route('**/_next/static/**', hold);
  await page.goto(address, { waitUntil: 'commit' });
  return async () => {
    wake();
    await awake(page);
    await page.unroute('**/_next/static/**', hold);
  };
}

/** Until scripts have taken over the buttons that the server drew: a click before that is done only then. */
export const awake = (page: Page): Promise<void> =>
  holds(
    page,
    `[...document.querySelectorAll('main button')].every((each) => Object.keys(each).some((key) => key.startsWith('__react')))`,
  );

/** Opens a page until what it is opened for is there, and answers to clicks. */
export async function openAwake(page: Page, address: string, ready: string): Promise<void> {
  await page.goto(address);
  await page.locator(ready).first().waitFor();
  await awake(page);
}
