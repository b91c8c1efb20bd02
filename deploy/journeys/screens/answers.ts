/** What the services may answer, forced upon the pages: each is told, has a way on, and takes nothing that was typed. */
import { expect } from 'chai';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { openAwake } from '../pages.ts';
import { ANSWERS, force, forceInstead, FULL, MET, OUT, REQUEST_ID, signOut } from './forced.ts';
import { asker, WITH_A_PAST } from './list.ts';
import type { Stage } from './stage.ts';

const COMMANDS = '/api/commands/tasks';

export function forcedAnswers(stage: () => Stage): void {
  let context: BrowserContext;
  let page: Page;
  let titled = 0;
  const open = (path: string, ready: string): Promise<void> => openAwake(page, `${stage().web}${path}`, ready);
  const bar = (state: string): Locator => page.locator(`.link-bar[data-state="${state}"]`);
  const row = (title: string): Locator => page.locator('.task').filter({ hasText: title });
  const toasts = (): Locator => page.getByRole('region', { name: 'Messages' });
  const added = (): Locator => page.locator('[data-quick-add]');
  const add = async (): Promise<string> => {
    const title = `forced ${String((titled += 1))}`;
    await added().fill(title);
    await page.locator('.meant .task-title').getByText(title).waitFor();
    await page.keyboard.press('Enter');
    return title;
  };
  const isWell = async (title: string): Promise<void> => {
    await row(title).and(page.locator('[data-pending="false"]')).waitFor();
    await page.locator('.link-bar').waitFor({ state: 'detached' });
  };

  beforeEach(async () => {
    context = await stage().enter('gus');
    page = await context.newPage();
  });
  afterEach(() => context.close());

  describe('to a command', () => {
    beforeEach(() => open('/tasks', '.dot[data-state="live"]'));

    for (const answer of ANSWERS.filter(({ status }) => status < 500))
      it(`${String(answer.status)}: says why, and gives back what was typed`, async () => {
        await force(page, COMMANDS, answer);
        const title = await add();
        await toasts().getByText(answer.detail).waitFor();
        await row(title).waitFor({ state: 'detached' });
        expect(await added().inputValue()).to.equal(title);
      });

    it('500: tries again some times, then keeps it for the person, who tries again', async () => {
      const free = await force(page, COMMANDS, ANSWERS.at(-1)!);
      const title = await add();
      const needs = page.getByRole('region', { name: 'Needs you' });
      await needs.getByText(title).first().waitFor();
      await free();
      await needs.getByRole('button', { name: 'Try again' }).click();
      await isWell(title);
    });

    it('412: shows both versions, and makes the own one after all', async () => {
      const title = await add();
      await isWell(title);
      await row(title).getByRole('link').click();
      await page.waitForURL(/\/tasks\/[\da-f-]{36}$/);
      // Somebody else is quicker, by so little that this page has not heard of it.
      const ask = await asker(page);
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      await page.route(
        (url) => url.pathname === `${COMMANDS}/${id}`,
        async (route) => {
          await ask('PATCH', `${COMMANDS}/${id}`, { title: `${title}, theirs` });
          await route.continue();
        },
        { times: 1 },
      );
      await page.getByRole('textbox', { name: 'Title' }).fill(`${title}, mine`);
      await page.keyboard.press('Enter');
      const conflict = page.getByRole('region', { name: 'Changed elsewhere' });
      await conflict.getByText(new RegExp(`Yours: .*${title}, mine.* Now: .*${title}, theirs`)).waitFor();
      await conflict.getByRole('button', { name: 'Make mine anyway' }).click();
      await page.getByRole('heading', { name: `${title}, mine` }).waitFor();
    });

    it('429: counts down, and sends it then', async () => {
      const free = await force(page, COMMANDS, FULL);
      const title = await add();
      await bar('full').waitFor();
      await row(title).and(page.locator('[data-pending="true"]')).waitFor();
      await free();
      await isWell(title);
    });

    it('401: leads to the sign-in, and sends it afterwards', async () => {
      const free = await signOut(page, COMMANDS);
      const title = await add();
      await bar('signedOut').getByRole('link', { name: 'Sign in again' }).waitFor();
      await row(title).waitFor();
      await free();
      await page.reload();
      await isWell(title);
    });

    it('nothing, for long: says that it is slow, and takes the answer when it comes', async () => {
      const free = await force(page, COMMANDS, 'slow');
      const title = await add();
      await bar('slow').waitFor();
      await free();
      await isWell(title);
    });

    it('no network: counts what waits, and sends it when it is back', async () => {
      await context.setOffline(true);
      await bar('offline').waitFor();
      await added().fill('forced without a network');
      await page.keyboard.press('Enter');
      await bar('offlineWaiting').waitFor();
      await context.setOffline(false);
      await isWell('forced without a network');
    });
  });

  describe('to a question', () => {
    const READS = [
      { name: 'the list', path: '/tasks?filter=today', ready: '.filter .quiet', from: '/api/queries/tasks' },
      { name: 'upcoming', path: '/upcoming', ready: 'h1', from: '/api/queries/recurrences' },
      { name: 'notifications', path: '/notifications', ready: 'h1', from: '/api/queries/notifications' },
      { name: 'the settings', path: '/settings', ready: 'h1', from: '/api/commands/settings' },
    ];
    for (const { name, path, ready, from } of READS)
      it(`of ${name}: says why, by which request, and asks again`, async () => {
        const [first, ...others] = [...ANSWERS, MET, FULL].filter(
          ({ status }) => status !== 422 || name !== 'the list',
        );
        let free = await force(page, from, first!);
        await open(path, ready);
        const fault = page.locator('.fault').filter({ hasText: REQUEST_ID }).first();
        await fault.getByText(first!.detail).waitFor();
        for (const answer of others) {
          free = await forceInstead(free, page, from, answer);
          await fault.getByRole('button', { name: 'Try again' }).click();
          await fault.getByText(answer.detail).waitFor();
        }
        await free();
        await fault.getByRole('button', { name: 'Try again' }).click();
        await fault.waitFor({ state: 'detached' });
      });

    it('of notifications, 401: leads to the sign-in', async () => {
      await signOut(page, '/api/queries/notifications');
      await open('/notifications', 'h1');
      const link = page.locator('.fault').getByRole('link', { name: 'Sign in again' });
      expect(await link.getAttribute('href')).to.equal('/sign-in?from=%2Fnotifications');
    });

    it('of the list, when it lags behind: says as of when it is', async () => {
      const free = await force(page, '/api/queries/tasks', 'stale');
      await open('/tasks', '.dot[data-state="live"]');
      await bar('stale').waitFor();
      await free();
    });

    it('about one task: what is known of it stays', async () => {
      await context.close();
      context = await stage().enter('ann');
      page = await context.newPage();
      const id = stage().list.ids.get(WITH_A_PAST) ?? '';
      const free = await force(page, `/api/queries/tasks/${id}`, ANSWERS.at(-1)!);
      await open(`/tasks/${id}`, '.fault');
      await page.getByRole('heading', { name: WITH_A_PAST }).waitFor();
      await free();
      // One press may read what another box asked for as well.
      while (await page.locator('.fault').count())
        await page
          .locator('.fault button')
          .first()
          .click({ timeout: 1_000 })
          .catch(() => undefined);
      await page.locator('.story li').first().waitFor();
    });
  });

  describe('to the live line', () => {
    it('nothing: a dot at once, a bar after a moment, and all of it readable; both go when it is back', async () => {
      let isDown = true;
      await page.routeWebSocket('**/api/updates', (socket) => {
        if (isDown) return void socket.close({ code: 1011 });
        socket.connectToServer();
      });
      await open('/tasks', '.dot[data-state="reconnecting"]');
      await bar('reconnecting').waitFor();
      isDown = false;
      await page.locator('.dot[data-state="live"]').waitFor();
      await bar('reconnecting').waitFor({ state: 'detached' });
    });
  });

  describe('to a message', () => {
    it('anything but a yes: it stays, with its reason, Retry and Edit; Retry sends it once', async () => {
      await open('/', '.dot[data-state="live"]');
      const [first, ...others] = [...ANSWERS.filter(({ status }) => status !== 422), FULL, MET];
      const failed = page.locator('.message.mine .fault');
      let free = await force(page, '/chatkit', first);
      const box = page.locator('#message');
      await box.fill('add forced by a message');
      await page.keyboard.press('Enter');
      await failed.getByText(first.detail).waitFor();
      expect(await box.inputValue()).to.equal('add forced by a message');
      for (const answer of others) {
        free = await forceInstead(free, page, '/chatkit', answer);
        await failed.getByRole('button', { name: 'Retry' }).click();
        await failed.getByText(answer.detail).waitFor();
      }
      await free();
      await failed.getByRole('button', { name: 'Retry' }).click();
      await failed.waitFor({ state: 'detached' });
      await row('forced by a message').waitFor();
      expect(await row('forced by a message').count()).to.equal(1);
      expect(await box.inputValue()).to.equal('');
    });

    it('401: leads to the sign-in', async () => {
      await open('/', '.dot[data-state="live"]');
      await force(page, '/chatkit', OUT);
      await page.locator('#message').fill('half a thought');
      await page.keyboard.press('Enter');
      await page.locator('.message.mine .fault').getByRole('link', { name: 'Sign in again' }).waitFor();
      await page.reload();
      await page.locator('.message.mine').getByText('half a thought').waitFor();
      await page.getByRole('button', { name: 'Edit', exact: true }).click();
      expect(await page.locator('#message').inputValue()).to.equal('half a thought');
    });
  });

  describe('to a form', () => {
    it('of the settings: what was typed stays, and is saved with the next try', async () => {
      await open('/settings', 'form.settings');
      const field = page.locator('[name="locale"]');
      const save = page.locator('form.settings button[type="submit"]').first();
      await field.fill('en-NZ');
      for (const answer of [...ANSWERS, FULL]) {
        const free = await force(page, '/api/commands/settings', answer, ['PUT']);
        await save.click();
        await page.locator('form.settings .fault').getByText(answer.detail).first().waitFor();
        expect(await field.inputValue()).to.equal('en-NZ');
        await free();
      }
      const free = await force(page, '/api/commands/settings', MET, ['PUT']);
      await save.click();
      await page.locator('form.settings').first().waitFor();
      await free();
      expect(await field.inputValue()).to.equal('en-NZ');
      const saved = page.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.ok());
      await save.click();
      await saved;
    });

    it('of the sign-in: says what to do, and the address stays', async () => {
      await context.close();
      context = await stage().enter('nobody');
      page = await context.newPage();
      await open('/sign-in', 'form button[type="submit"]:enabled');
      await page.locator('input[name="email"]').fill('ann@example.test');
      await page.locator('input[name="password"]').fill('something else');
      const submit = page.locator('form button[type="submit"]');
      const said = page.locator('.alert .fault');
      for (const [answer, sentence] of [
        [{ ...FULL, headers: { 'x-retry-after': '7' } }, 'Too many attempts. Try again in 7 seconds.'],
        [ANSWERS.at(-1)!, 'Signing in does not work just now. Try again in a moment.'],
      ] as const) {
        const free = await force(page, '/api/auth/sign-in', answer);
        await submit.click();
        await said.getByText(sentence).waitFor();
        await free();
      }
      await context.setOffline(true);
      await submit.click();
      await said.getByText('Tasklog cannot be reached.').waitFor();
      expect(await page.locator('input[name="email"]').inputValue()).to.equal('ann@example.test');
    });
  });
}
