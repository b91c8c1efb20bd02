/** One task, notifications, settings, and what programs ask. */
import { WITH_A_PAST } from './list.ts';
import { named } from './names.ts';
import { at, button, dialog } from './scene.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

const taskPath = (title: string) => (stage: Stage) => `/tasks/${stage.list.ids.get(title) ?? ''}`;
export const ONE: readonly Scene[] = [
  { name: 'task', who: 'ann', path: taskPath('Water the plants'), ready: '.story li', narrow: true, picture: 'window' },
  {
    name: 'task-then',
    who: 'ann',
    path: taskPath(WITH_A_PAST),
    ready: '.time input[type="range"]',
    act: async (page) => {
      await page.locator('.time input[type="range"]').focus();
      for (let n = 0; n < 4; n += 1) await page.keyboard.press('ArrowLeft');
      await page.locator('.past-version mark').first().waitFor();
    },
    narrow: true,
    picture: 'window',
  },
  { name: 'task-deleted', who: 'ann', path: taskPath('Cancel the newspaper'), ready: '.story li' },
  { name: 'task-none', who: 'ann', path: at('/tasks/0190a0a0-0000-7000-8000-000000000000'), ready: '.task-page h1' },
  {
    name: 'notifications',
    who: 'ann',
    path: at('/notifications'),
    ready: '.notice[data-unread]',
    narrow: true,
    picture: 'window',
  },
  { name: 'notifications-empty', who: 'gus', path: at('/notifications'), ready: '.empty', picture: 'window' },
  {
    name: 'notification-snoozing',
    who: 'ann',
    path: at('/notifications'),
    ready: '.notice[data-unread]',
    act: async (page) => {
      await page
        .getByRole('button', { name: named('Snooze ') })
        .first()
        .click();
      await dialog(page).waitFor();
    },
  },
];

export const SETTINGS: readonly Scene[] = [
  { name: 'settings', who: 'ann', path: at('/settings'), ready: '#account button', narrow: true, picture: 'page' },
  {
    name: 'settings-refused',
    who: 'ann',
    path: at('/settings'),
    ready: 'form.settings',
    act: async (page) => {
      await page.locator('[name="timeZone"]').fill('Mars/Base');
      await page.locator('form.settings button[type="submit"]').first().click();
      await page.locator('form.settings .fault').first().waitFor();
    },
  },
  {
    name: 'settings-zone',
    who: 'ann',
    path: at('/settings'),
    ready: 'form.settings',
    act: async (page) => {
      await page.locator('[name="timeZone"]').fill('Asia/Tokyo');
      await page.locator('.zone-preview li').first().waitFor();
    },
  },
  {
    name: 'settings-import',
    who: 'ann',
    path: at('/settings'),
    ready: '#import textarea',
    act: async (page) => {
      await page.locator('#import textarea').fill('title,due\nbread,2027-01-02\nbutter,soon\n');
      await page.locator('#import select').last().selectOption('csv');
      await button(page, 'Show what it would become').click();
      await page.locator('#import table').waitFor();
    },
  },
  {
    name: 'settings-delete',
    who: 'ann',
    path: at('/settings'),
    ready: '#account button',
    act: async (page) => {
      await page.locator('#account button').first().click();
      await dialog(page).waitFor();
    },
  },
];

const planPath =
  (state: keyof Stage['proposed']['plans']) =>
  ({ proposed }: Stage) =>
    `/plans/${proposed.plans[state]}`;
const A_PROGRAM = '/consent?client_id=nobody-knows&response_type=code&scope=tasks%3Aread&redirect_uri=nowhere';
export const PROGRAMS: readonly Scene[] = [
  { name: 'plan', who: 'ann', path: planPath('open'), ready: 'main [role="group"]', narrow: true, picture: 'window' },
  { name: 'plan-approved', who: 'ann', path: planPath('approved'), ready: '[role="status"]' },
  { name: 'plan-denied', who: 'ann', path: planPath('denied'), ready: '[role="status"]' },
  { name: 'plan-lapsed', who: 'ann', path: planPath('lapsed'), ready: '[role="status"]' },
  { name: 'plan-none', who: 'ann', path: at('/plans/0190a0a0-0000-7000-8000-000000000000'), ready: '.alert .fault' },
  { name: 'plan-of-somebody-else', who: 'gus', path: planPath('open'), ready: '.alert .fault' },
  { name: 'plan-signed-out', who: 'nobody', path: planPath('open'), ready: 'form' },
  {
    name: 'consent',
    who: 'ann',
    path: ({ proposed }) => proposed.consent,
    ready: 'main [role="group"]',
    narrow: true,
    picture: 'window',
  },
  { name: 'consent-of-a-guest', who: 'gus', path: ({ proposed }) => proposed.consent, ready: 'main [role="group"]' },
  { name: 'consent-signed-out', who: 'nobody', path: ({ proposed }) => proposed.consent, ready: 'form' },
  {
    name: 'consent-failed',
    who: 'ann',
    path: at(A_PROGRAM),
    ready: 'main [role="group"]',
    act: async (page) => {
      await button(page, 'Allow').click();
      await page.locator('.alert .fault').waitFor();
    },
  },
];
