/** One task, notifications and settings. */
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
  { name: 'settings', who: 'ann', path: at('/settings'), ready: 'form.settings', narrow: true, picture: 'page' },
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
