/** What the services may answer, forced upon the pages of operations, and upon those where programs ask for something. */
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'chai';
import { openAwake } from '../pages.ts';
import { ANSWERS, force, forceInstead, FULL, MET, OUT, REQUEST_ID, signOut } from './forced.ts';
import type { Stage, Who } from './stage.ts';

const QUERIES = '/api/ops/queries';
/** Each page of operations, what it shows, and where that is read. */
const OPERATED = [
  { path: '/ops', ready: '.health-map', from: `${QUERIES}/health` },
  { path: '/ops/lag', ready: 'tr.group', from: `${QUERIES}/lag` },
  { path: '/ops/replays', ready: '.replay', from: '/api/ops/projectors/replays' },
  { path: '/ops/dead-letters', ready: 'a[data-row]', from: `${QUERIES}/dead-letters` },
  { path: '/ops/tail', ready: 'button[data-row]', from: `${QUERIES}/log` },
];

export function answersBehind(stage: () => Stage): void {
  let context: BrowserContext;
  let page: Page;
  const enter = async (who: Who): Promise<void> => {
    context = await stage().enter(who);
    page = await context.newPage();
  };
  const open = (path: string, ready: string): Promise<void> => openAwake(page, `${stage().web}${path}`, ready);
  afterEach(() => context.close());

  describe('to an operator', () => {
    beforeEach(() => enter('olga'));

    it('who looks: the old stays with a sentence, and is asked for again', async () => {
      await open('/ops/lag', 'tr.group');
      for (const answer of [...ANSWERS, FULL]) {
        const free = await force(page, `${QUERIES}/lag`, answer);
        await page.locator('.fault').getByText(answer.detail).first().waitFor();
        expect(await page.locator('tr.group').count()).to.be.above(3);
        await free();
        await page.locator('.fault').first().waitFor({ state: 'detached' });
      }
    });

    it('who acts: the reason stays in the dialog, with why it was refused', async () => {
      await open(`/ops/dead-letters/${String(stage().trouble.letter)}`, '.ops textarea');
      await page.getByRole('button', { name: 'Skip…' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox').fill('a broken import');
      for (const answer of [...ANSWERS, MET, FULL]) {
        const free = await force(page, '/api/ops/projectors/dead-letters', answer, ['POST']);
        await dialog.getByRole('button', { name: 'Skip…' }).click();
        await dialog.getByText(answer.detail).waitFor();
        expect(await dialog.getByRole('textbox').inputValue()).to.equal('a broken import');
        await free();
      }
    });

    for (const { path, ready, from } of OPERATED)
      it(`who looks at ${path}, 401: the old stays, with the way to the sign-in and back`, async () => {
        await open(path, ready);
        const free = await signOut(page, from);
        const link = page.locator('.fault').getByRole('link', { name: 'Sign in again' }).first();
        await link.waitFor();
        expect(await link.getAttribute('href')).to.equal(`/sign-in?from=${encodeURIComponent(path)}`);
        expect(await page.locator(ready).count()).to.be.above(0);
        await free();
        await link.waitFor({ state: 'detached' });
      });

    it('who acts, 401: the reason stays, and the sign-in opens beside it', async () => {
      const path = `/ops/dead-letters/${String(stage().trouble.letter)}`;
      await open(path, '.ops textarea');
      await page.getByRole('button', { name: 'Skip…' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox').fill('a broken import');
      await signOut(page, '/api/ops/projectors/dead-letters');
      await dialog.getByRole('button', { name: 'Skip…' }).click();
      const link = dialog.getByRole('link', { name: /^Sign in again/ });
      expect(await link.getAttribute('href')).to.equal(`/sign-in?from=${encodeURIComponent(path)}`);
      const opened = context.waitForEvent('page');
      await link.click();
      await opened;
      expect(await dialog.getByRole('textbox').inputValue()).to.equal('a broken import');
    });
  });

  describe('to what a program asks', () => {
    beforeEach(() => enter('ann'));

    it('reading its plan: says why, by which request, and asks again', async () => {
      const path = `/plans/${stage().proposed.plans.open}`;
      const [first, ...others] = [...ANSWERS, MET, FULL];
      let free = await force(page, `/api/commands${path}`, first, ['GET']);
      const fault = page.locator('.fault').filter({ hasText: REQUEST_ID });
      await open(path, '.fault');
      await fault.getByText(first.detail).waitFor();
      for (const answer of others) {
        free = await forceInstead(free, page, `/api/commands${path}`, answer, ['GET']);
        await fault.getByRole('button', { name: 'Try again' }).click();
        await fault.getByText(answer.detail).waitFor();
      }
      await free();
      await fault.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('button', { name: 'Approve' }).waitFor();
      await fault.waitFor({ state: 'detached' });
    });

    it('answering it: nothing is done, it stays open, and the answer can be given again', async () => {
      const path = `/plans/${stage().proposed.plans.open}`;
      await open(path, 'main [role="group"]');
      for (const answer of [...ANSWERS, MET, FULL]) {
        const free = await force(page, `/api/commands${path}`, answer, ['POST']);
        await page.getByRole('button', { name: 'Approve' }).click();
        await page.locator('.fault').getByText(answer.detail).waitFor();
        await page.getByText(/^Nothing has happened yet\./).waitFor();
        await free();
      }
      const free = await force(page, `/api/commands${path}`, OUT, ['POST']);
      await page.getByRole('button', { name: 'Deny' }).click();
      const link = page.locator('.fault').getByRole('link', { name: 'Sign in again' });
      expect(await link.getAttribute('href')).to.equal(`/sign-in?from=${encodeURIComponent(path)}`);
      await free();
    });

    it('letting it in: says so when the answer was not taken, and takes it again', async () => {
      await open(stage().proposed.consent, 'main [role="group"]');
      for (const answer of [...ANSWERS, FULL, OUT]) {
        const free = await force(page, '/api/auth/oauth2/consent', answer);
        await page.getByRole('button', { name: 'Allow', exact: true }).click();
        await page.locator('.fault').getByText('That did not work.').waitFor();
        await page.getByRole('button', { name: 'Allow', exact: true }).and(page.locator(':enabled')).waitFor();
        await free();
      }
    });
  });
}
