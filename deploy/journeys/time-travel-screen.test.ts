/** Looking at the list as it was, and bringing a task back to what it was. */
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { browserOrSkip } from './chromium.ts';
import { asGuest } from './pages.ts';
import { until } from '../testing/until.ts';
import { sharedWhole } from './shared.ts';
import type { Whole } from './whole.ts';

describe('the past on the screen', function () {
  this.timeout(300_000);
  let whole: Whole;
  let browser: Browser;
  let page: Page;

  before(async function () {
    browser = await browserOrSkip(this);
    whole = await sharedWhole();
    const context = await browser.newContext({ timezoneId: 'America/New_York', locale: 'en-GB' });
    page = await asGuest(context, whole.urls.web);
    await page.goto(`${whole.urls.web}/tasks`);
    for (const title of ['wax the skis', 'buy milk']) {
      await page.getByRole('textbox', { name: 'Add a task' }).fill(title);
      await page.keyboard.press('Enter');
      await row(title).waitFor();
    }
  });
  after(() => browser?.close());

  const row = (title: string) => page.locator('.task').filter({ hasText: title });
  const isVersion = (said: RegExp) =>
    until(async () =>
      said.test((await page.getByRole('slider', { name: 'Versions' }).getAttribute('aria-valuetext')) ?? ''),
    );

  it('is tinted, says of when it is, and can only be looked at; Escape leads back to now', async () => {
    await page.locator('.task[data-pending="true"]').first().waitFor({ state: 'detached' });
    const then = new Date().toISOString();
    await page.getByRole('checkbox', { name: 'Complete buy milk' }).focus();
    await page.keyboard.press('Delete');
    await row('buy milk').waitFor({ state: 'detached' });

    await page.goto(`${whole.urls.web}/tasks?asOf=${then}`);
    await page.getByText(/^Your list on /).waitFor();
    await row('buy milk').waitFor();
    expect(await page.getByRole('checkbox').count(), 'ways to change it').to.equal(0);
    await page.keyboard.press('j');
    for (const key of ['Space', 'Delete', 'x', 't', 'p']) await page.keyboard.press(key);
    expect(await page.getByRole('dialog').count()).to.equal(0);
    expect(await row('buy milk').count()).to.equal(1);

    await page.keyboard.press('Escape');
    await page.getByText(/^Your list on /).waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).to.equal('');
    expect(await row('buy milk').count()).to.equal(0);
    await row('wax the skis').waitFor();
  });

  it('says when there was no list yet', async () => {
    await page.goto(`${whole.urls.web}/tasks?asOf=2020-01-01`);
    await page.getByText(/There was no list yet/).waitFor();
    await page.getByRole('button', { name: /^Back to now/ }).click();
    await row('wax the skis').waitFor();
  });

  it('of a task is walked by a slider, tells what is another now, and comes back as a change of its own', async () => {
    await page.getByRole('link', { name: 'wax the skis' }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill('wax the old skis');
    await page.keyboard.press('Enter');
    await page.getByText('“wax the skis” → “wax the old skis”').waitFor();
    await page.getByRole('slider', { name: 'Versions' }).waitFor();
    await isVersion(/^version 2 of 2, .+, changed$/);

    await page.getByRole('slider', { name: 'Versions' }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.locator('mark', { hasText: 'wax the old skis' }).waitFor();
    await isVersion(/^version 1 of 2, .+, added$/);
    expect(await page.getByRole('textbox', { name: 'Title' }).count(), 'fields to change').to.equal(0);

    await page.getByRole('button', { name: 'Restore this version' }).click();
    await page.getByRole('heading', { name: 'wax the skis' }).waitFor();
    await page.getByText('“wax the old skis” → “wax the skis”').waitFor();
    await isVersion(/^version 3 of 3/);
  });
});
