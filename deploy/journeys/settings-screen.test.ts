import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Browser, Locator, Page } from 'playwright-core';
import { browserOrSkip } from './chromium.ts';
import { awake, holds, say } from './pages.ts';
import { sharedWhole } from './shared.ts';
import type { Whole } from './whole.ts';

describe('the settings, on the screen', function () {
  this.timeout(300_000);
  let whole: Whole;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await browserOrSkip(this);
    whole = await sharedWhole();
    page = await (await browser.newContext({ timezoneId: 'Europe/Oslo', locale: 'en-GB' })).newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|Uncaught/.test(message.text())) complaints.push(message.text());
    });
    complaints = [];
    await page.goto(whole.urls.web);
    await page.getByRole('button', { name: 'Continue as guest' }).click();
    await say(page, 'call mum tomorrow at 9, remind me in 0 minutes');
    await say(page, 'save the filter today & @home as round');
  });
  after(() => browser?.close());
  beforeEach(async () => {
    complaints = [];
    await page.goto(`${whole.urls.web}/settings`);
    await page.getByLabel('Time zone').waitFor();
    await awake(page);
  });
  afterEach(() => expect(complaints, 'what the browser complained of').to.deep.equal([]));

  const part = (name: string): Locator => page.getByRole('region', { name, exact: true });
  const inList = async (title: string): Promise<Locator> => {
    await page.goto(whole.urls.web);
    return page.getByRole('list', { name: 'Tasks' }).getByRole('listitem').filter({ hasText: title });
  };

  it('show what another zone would mean before it is saved, and keep it once it is', async () => {
    await page.getByLabel('Time zone').fill('Asia/Tokyo');
    await part('With Asia/Tokyo')
      .getByText(/call mum: .* 09:00 \(Europe\/Oslo\), which is .* 1[67]:00 there/)
      .waitFor();
    await page.getByLabel('Time zone').fill('Asia/Tok');
    await part('With Asia/Tokyo').waitFor({ state: 'detached' });
    await page.reload();
    expect(await page.getByLabel('Time zone').inputValue()).to.equal('');

    await page.getByLabel('Time zone').fill('Asia/Tokyo');
    const saved = page.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.ok());
    await page.getByRole('button', { name: 'Save', exact: true }).first().click();
    await saved;
    await page.reload();
    await page.getByLabel('Time zone').waitFor();
    expect(await page.getByLabel('Time zone').inputValue()).to.equal('Asia/Tokyo');
    await page.getByLabel('Time zone').fill('Mars/Base');
    await page.getByRole('button', { name: 'Save', exact: true }).first().click();
    await page.getByText(/^Time zone .*\.$/).waitFor();
  });

  it('bring tasks in after a look at each line, tell of those that fail, and take all of it back', async () => {
    const bring = part('Bring tasks in');
    await bring.getByLabel('or paste it here').fill('title,due\nbread,2027-01-02\nbutter,soon\ncheese,\n');
    await bring.getByLabel('What it is').selectOption('csv');
    await bring.getByRole('button', { name: 'Show what it would become' }).click();
    await bring.getByText('2 tasks would come, one line cannot be read.').waitFor();
    await bring.getByRole('row', { name: /butter.*cannot be read/ }).waitFor();
    await bring.getByRole('row', { name: /bread Sat 2 Jan 2027 comes/ }).waitFor();
    await bring.getByRole('button', { name: 'Bring them in' }).click();
    await bring.getByText('2 tasks came, one line could not be read.').waitFor();
    await bring.getByRole('button', { name: 'Undo the import' }).click();
    await bring.getByText('The import was taken back.').waitFor();
    const cheese = await inList('cheese');
    await page.getByRole('list', { name: 'Tasks' }).getByRole('listitem').filter({ hasText: 'call mum' }).waitFor();
    // What it shows first was read by the server, maybe a moment before the change had come there.
    await cheese.waitFor({ state: 'detached' });
  });

  it('take the list out in each form', async () => {
    for (const [form, begins] of [
      ['Tasks as a table (CSV)', /title/],
      ['Every event from the first (JSON Lines)', /^\{"specversion"/],
      ['For Todoist (CSV)', /TYPE,CONTENT/],
    ] as const) {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: `Download: ${form}` }).click(),
      ]);
      const text = readFileSync(await file.path(), 'utf8');
      expect(text).to.match(begins).and.to.contain('call mum');
      expect(file.suggestedFilename()).to.match(/^tasklog-\d{4}-\d{2}-\d{2}/);
    }
  });

  it('rename and delete a saved filter', async () => {
    const filters = part('Saved filters');
    await filters.getByRole('button', { name: 'Rename round' }).click();
    await filters.getByLabel('Name', { exact: true }).fill('errands');
    await filters.getByRole('button', { name: 'Save' }).click();
    await filters.getByRole('link', { name: /errands/ }).waitFor();
    await filters.getByRole('button', { name: 'Delete errands' }).click();
    await filters.getByText('None yet.').waitFor();
  });

  it('change the colours at once, and keep them', async () => {
    const look = part('Keys and look');
    await look.getByLabel('Dark').check();
    await holds(page, `document.documentElement.dataset.theme === 'dark'`);
    await look.getByLabel(/Keys without Ctrl/).uncheck();
    await page.reload();
    await look.getByLabel(/Keys without Ctrl/).waitFor();
    await holds(page, `document.documentElement.dataset.theme === 'dark'`);
    expect(await look.getByLabel('Dark').isChecked()).to.equal(true);
    expect(await look.getByLabel(/Keys without Ctrl/).isChecked()).to.equal(false);
  });

  it('delete the account only after the words were typed, and then all of it', async () => {
    await page.getByRole('button', { name: 'Delete account and all data' }).click();
    const dialog = page.getByRole('dialog');
    const forGood = dialog.getByRole('button', { name: 'Delete for good' });
    await dialog.getByLabel(/^Type/).fill('erase it');
    expect(await forGood.isDisabled()).to.equal(true);
    await dialog.getByRole('button', { name: 'Keep everything' }).click();
    await (await inList('call mum')).waitFor();

    await page.goto(`${whole.urls.web}/settings`);
    await page.getByRole('button', { name: 'Delete account and all data' }).click();
    await dialog.getByLabel(/^Type/).fill('erase all my data');
    await forGood.click();
    await page.getByText(/^Everything of yours is deleted\./).waitFor();
    await page.getByRole('button', { name: 'Continue as guest' }).waitFor();
    await page.goto(whole.urls.web);
    await page.waitForURL(/\/sign-in/);
  });
});
