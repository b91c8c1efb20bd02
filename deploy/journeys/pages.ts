import type { BrowserContext, Locator, Page } from 'playwright-core';

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

/** Says something to the chat, and waits until it was taken. */
export async function say(page: Page, message: string): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill(message);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.locator('article[aria-label="Tasklog"][aria-busy="false"]').last().waitFor();
}

export const rowOf = (page: Page, title: string): Locator =>
  page.getByRole('list', { name: 'Tasks' }).getByRole('listitem').filter({ hasText: title });

/** Looks again until it holds; the runner's own limit ends what never does. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 100));
}

/** Until it is true of the page. What looks from within is `eval` to the page's policy, once it has to look twice. */
export const holds = (page: Page, expression: string): Promise<void> =>
  until(async () => Boolean(await page.evaluate(expression)));

/** Until scripts have taken over the buttons that the server drew: a click before that reaches nobody. */
export const awake = (page: Page): Promise<void> =>
  holds(
    page,
    `[...document.querySelectorAll('main button')].every((each) => Object.keys(each).some((key) => key.startsWith('__react')))`,
  );
