import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { browserOrSkip } from './chromium.ts';
import { complaintsOf, rowOf } from './pages.ts';
import { sharedWhole } from './shared.ts';
import type { Whole } from './whole.ts';

/** Asked in the page. */
const FOCUS = `(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const { x, y, width, height } = element.getBoundingClientRect();
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  const inside = x + width > 0 && y + height > 0 && x < innerWidth && y < innerHeight && width * height > 0;
  const drawn = (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  const label = element.labels?.[0]?.textContent ?? element.textContent;
  return { name: (element.getAttribute('aria-label') ?? label).trim(), visible: inside && drawn };
})()`;

describe('everything by the keyboard alone', function () {
  this.timeout(300_000);
  let whole: Whole;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await browserOrSkip(this);
    whole = await sharedWhole();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    context = await browser.newContext({ timezoneId: 'Europe/Oslo', locale: 'en-GB' });
    complaints = complaintsOf(context);
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(whole.urls.web);
    await tabTo('Continue as guest');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    await page.locator('.dot[data-state="live"]').waitFor();
  });
  afterEach(async () => {
    await context.close();
    expect(complaints, 'what the browser complained of').to.deep.equal([]);
  });

  const LONGEST_WAY = 60;

  /** Where the focus is, and whether it can be seen: in the window, and drawn. */
  const focus = () => page.evaluate<{ name: string; visible: boolean } | null>(FOCUS);

  /** Presses Tab until something of that name has the focus; each step on the way must be seen. */
  async function tabTo(name: string): Promise<void> {
    for (let n = 0; n < LONGEST_WAY; n += 1) {
      await page.keyboard.press('Tab');
      const at = await focus();
      if (at) expect(at.visible, `the focus on “${at.name}” can be seen`).to.equal(true);
      if (at?.name.includes(name)) return;
    }
    throw new Error(`Tab does not lead to “${name}”`);
  }

  async function openPalette(): Promise<void> {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find or do something' }).waitFor();
  }

  it('a task is said, done and brought back', async () => {
    await page.keyboard.press('c');
    await page.keyboard.type('add wax the skis tomorrow at 5');
    await page.keyboard.press('Enter');
    await rowOf(page, 'wax the skis').waitFor();
    await page.keyboard.press('Escape');
    await tabTo('Complete wax the skis');
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: /^Undo completing wax the skis/ }).waitFor();
    await page.keyboard.press('Control+z');
    await page.getByText('Last change taken back').first().waitFor();
    await page.getByRole('checkbox', { name: /^Complete wax the skis/, checked: false }).waitFor();
  });

  it('screens are two keys away, and letters are letters in a field', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.waitForURL(/\/settings$/);
    await page.keyboard.press('g');
    await page.keyboard.press('n');
    await page.waitForURL(/\/notifications$/);
    await page.keyboard.press('c');
    await page.waitForURL(/\/$/);
    await page.locator('#message:focus').waitFor();
    await page.keyboard.type('gs');
    expect(await page.getByRole('textbox', { name: 'Message' }).inputValue()).to.equal('gs');
    expect(new URL(page.url()).pathname).to.equal('/');
  });

  it('the palette finds a screen, opens a task, and asks the chat what is neither', async () => {
    await openPalette();
    await page.keyboard.type('add mend the fence');
    await page.getByRole('option', { name: 'Ask: add mend the fence' }).waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await rowOf(page, 'mend the fence').waitFor();
    await openPalette();
    await page.keyboard.type('fence');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/tasks\//);
    await openPalette();
    await page.keyboard.type('settings');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/settings$/);
  });

  it('the sheet shows the keys, and turns the letters off for good', async () => {
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keys' });
    await sheet.getByText('Undo the last change').waitFor();
    const letters = sheet.getByRole('checkbox', { name: /^Keys without/ });
    await tabTo('Keys without');
    await page.keyboard.press('Space');
    expect(await letters.isChecked()).to.equal(false);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await page.reload();
    await page.locator('.dot[data-state="live"]').waitFor();
    await page.keyboard.press('?');
    await openPalette();
    expect(await sheet.count()).to.equal(0);
  });

  it('colours are changed, and are there from the first moment on the next page', async () => {
    await tabTo('Colours: as the system has them');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.reload();
    const scheme = await page.evaluate<string>('getComputedStyle(document.documentElement).colorScheme');
    expect(scheme).to.equal('dark');
    const html = await page.evaluate<string>(`fetch('/').then((answer) => answer.text())`);
    expect(html).to.match(/<html[^>]*data-theme="dark"/);
  });
});
