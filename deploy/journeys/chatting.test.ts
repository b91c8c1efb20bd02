import { expect } from 'chai';
import type { Browser, Locator, Page } from 'playwright-core';
import { browserOrSkip } from './chromium.ts';
import { asGuest, complaintsOf, holds, openAsleep, replies, say } from './pages.ts';
import { sharedWhole } from './shared.ts';
import type { Whole } from './whole.ts';

describe('a chat over ChatKit’s protocol, in a browser', function () {
  this.timeout(300_000);
  let whole: Whole;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await browserOrSkip(this);
    whole = await sharedWhole();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    const context = await browser.newContext({ timezoneId: 'Europe/Oslo', locale: 'en-GB' });
    complaints = complaintsOf(context);
    page = await asGuest(context, whole.urls.web);
  });
  afterEach(() => expect(complaints, 'what the browser complained of').to.deep.equal([]));

  const log = (): Locator => page.getByRole('log', { name: 'Conversation' });
  const cards = (): Locator => log().getByRole('group', { name: 'Tasks' });
  const row = (title: string): Locator =>
    page.getByRole('list', { name: 'Tasks' }).getByRole('listitem').filter({ hasText: title });

  it('answers a message with a card, from which the change is taken back', async () => {
    await say(page, 'wax the skis every monday at 9am, remind me 30 minutes before');
    const card = cards().last();
    await card.getByText('Added', { exact: true }).waitFor();
    await card.getByText(/every Monday/).waitFor();
    await row('wax the skis').waitFor();
    await card.getByRole('button', { name: 'Undo' }).click();
    await card.getByText('Taken back').waitFor();
    await row('wax the skis').waitFor({ state: 'detached' });
    expect(await card.getByRole('button', { name: 'Undo' }).count()).to.equal(0);
  });

  it('lets a task be snoozed and done where the card shows it', async () => {
    await say(page, 'call mum every monday at 9am, remind me 30 minutes before');
    const card = cards().last();
    await card.getByRole('button', { name: 'Snooze' }).click();
    await replies(page).nth(1).waitFor();
    await card.getByRole('button', { name: 'Done' }).click();
    await card.getByRole('button', { name: 'Reopen' }).waitFor();
  });

  it('asks which task was meant, and takes a choice for an answer', async () => {
    await say(page, 'add call bob');
    await say(page, 'add call bill');
    await say(page, 'complete call');
    const question = log()
      .getByRole('group')
      .filter({ has: page.getByRole('button', { name: 'Skip' }) });
    await question.getByRole('button', { name: 'call bill' }).click();
    await log().getByText('You answered: call bill').waitFor();
    await row('call bill').waitFor({ state: 'detached' });
    await row('call bob').waitFor();
  });

  it('shows a plan, and does it on the click that confirms it', async () => {
    await say(page, 'add one');
    await say(page, 'add two');
    await say(page, 'delete all tasks');
    await row('one').waitFor();
    await cards().last().getByRole('button', { name: 'Confirm' }).click();
    await row('one').waitFor({ state: 'detached' });
    await row('two').waitFor({ state: 'detached' });
    // The list may hear of it before the conversation does.
    await log().getByRole('button', { name: 'Confirm' }).waitFor({ state: 'detached' });
  });

  it('keeps what was typed before the page was awake', async () => {
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    const wake = await openAsleep(page, whole.urls.web);
    await page.getByRole('textbox', { name: 'Message' }).fill('add milk');
    await wake();
    await page.getByRole('button', { name: 'Send' }).click();
    await row('milk').waitFor();
  });

  it('keeps a message that could not be sent, and sends it once when tried again', async () => {
    await say(page, 'add milk');
    await page.context().setOffline(true);
    await page.getByRole('textbox', { name: 'Message' }).fill('add bread');
    await page.getByRole('button', { name: 'Send' }).click();
    await log()
      .getByText(/^Not sent\./)
      .waitFor();
    expect(await page.getByRole('textbox', { name: 'Message' }).inputValue()).to.equal('add bread');
    await page.context().setOffline(false);
    await log().getByRole('button', { name: 'Retry' }).click();
    await row('bread').waitFor();
    await replies(page).nth(1).waitFor();
    expect(await page.getByRole('textbox', { name: 'Message' }).inputValue()).to.equal('');
    expect(await log().getByRole('article', { name: 'You' }).allTextContents()).to.deep.equal([
      'add milk',
      'add bread',
    ]);
  });

  it('finds the answer in the thread when the stream was cut', async () => {
    await say(page, 'add milk');
    // The service answers; the browser hears nothing of it but the beginning.
    await page.route('**/chatkit', async (route) => {
      const request = route.request().postDataJSON() as { type: string };
      if (request.type !== 'threads.add_user_message') return route.fallback();
      const response = await route.fetch();
      const [first = ''] = (await response.text()).split('\n\n');
      return route.fulfill({ response, body: `${first}\n\ndata: {"type":"thread.it` });
    });
    await page.getByRole('textbox', { name: 'Message' }).fill('add bread');
    await page.getByRole('button', { name: 'Send' }).click();
    await replies(page).nth(1).waitFor();
    expect(await log().getByRole('button', { name: 'Retry' }).count()).to.equal(0);
    await page.unroute('**/chatkit');
    await say(page, 'add butter');
  });

  it('is there again after a reload, and so are the others', async () => {
    await say(page, 'add milk');
    await page.getByRole('textbox', { name: 'Message' }).fill('half a sent');
    await page.reload();
    await replies(page).first().waitFor();
    expect(await page.getByRole('textbox', { name: 'Message' }).inputValue()).to.equal('half a sent');
    await page.getByRole('button', { name: 'New conversation' }).click();
    await say(page, 'add bread');
    await page.getByRole('button', { name: 'Conversations' }).click();
    const others = page.getByRole('navigation', { name: 'Conversations' });
    await others.getByRole('button', { name: 'Rename add milk' }).click();
    await others.getByRole('textbox', { name: 'Name of the conversation' }).fill('Dairy');
    await others.getByRole('button', { name: 'Save' }).click();
    await others.getByRole('button', { name: 'Dairy', exact: true }).click();
    await log().getByText('add milk', { exact: true }).waitFor();
    await cards().last().getByRole('button', { name: 'Undo' }).click();
    await row('milk').waitFor({ state: 'detached' });
    await row('bread').waitFor();
    await page.getByRole('button', { name: 'Conversations' }).click();
    await others.getByRole('button', { name: 'Delete Dairy' }).click();
    await others.getByRole('button', { name: 'Delete for good' }).click();
    await others.getByRole('button', { name: 'Dairy', exact: true }).waitFor({ state: 'detached' });
    await log().getByText('Say what you want to get done').waitFor();
  });

  it('shows the end of a long conversation, and what came before on request', async () => {
    for (let n = 1; n <= 8; n += 1) await say(page, `add task ${String(n)}`);
    await page.reload();
    await log().getByText('add task 8', { exact: true }).waitFor();
    expect(await log().getByText('add task 1', { exact: true }).count()).to.equal(0);
    await log().getByRole('button', { name: 'Earlier' }).click();
    await log().getByText('add task 1', { exact: true }).waitFor();
    expect(await log().getByRole('button', { name: 'Earlier' }).count()).to.equal(0);
  });

  it('takes an opinion on an answer', async () => {
    await say(page, 'add milk');
    const good = log().getByRole('button', { name: 'Good answer' });
    await good.click();
    await log().locator('button[aria-label="Good answer"][aria-pressed="true"]').waitFor();
  });

  it('is used by the keyboard alone', async () => {
    await page.getByRole('textbox', { name: 'Message' }).focus();
    await page.keyboard.type('add milk');
    await page.keyboard.press('Enter');
    const undo = cards().last().getByRole('button', { name: 'Undo' });
    await undo.waitFor();
    await undo.focus();
    await page.keyboard.press('Enter');
    await row('milk').waitFor({ state: 'detached' });
    await undo.waitFor({ state: 'detached' });
    // The button is gone, and a moment later what had it has the focus.
    await holds(page, `document.activeElement?.getAttribute('role') === 'log'`);
  });
});
