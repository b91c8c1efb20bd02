/** The ways in, and the chat. */
import { at, button, pressed, LIST, CHAT } from './scene.ts';
import type { Scene } from './scene.ts';

export const ENTRY: readonly Scene[] = [
  { name: 'sign-in', who: 'nobody', path: at('/sign-in'), ready: 'form', narrow: true, picture: 'window' },
  {
    name: 'sign-up',
    who: 'nobody',
    path: at('/sign-in'),
    ready: 'form',
    act: (page) => button(page, 'I am new').click(),
  },
  {
    name: 'sign-in-refused',
    who: 'nobody',
    path: at('/sign-in'),
    ready: 'form button[type="submit"]:enabled',
    act: async (page) => {
      await page.locator('input[name="email"]').fill('ann@example.test');
      await page.locator('input[name="password"]').fill('something else');
      await page.keyboard.press('Enter');
      await page.locator('.alert .fault').waitFor();
    },
  },
  { name: 'guest-keeps-the-list', who: 'gus', path: at('/sign-in'), ready: 'form', picture: 'window' },
  { name: 'not-here', who: 'ann', path: at('/nothing-here'), ready: 'main h1', picture: 'window' },
];

export const HOME: readonly Scene[] = [
  { name: 'chat', who: 'ann', path: at('/'), ready: CHAT, narrow: true, picture: 'window' },
  { name: 'chat-empty', who: 'gus', path: at('/'), ready: LIST, narrow: true, picture: 'window' },
  {
    name: 'chat-question',
    who: 'ann',
    path: at('/'),
    ready: CHAT,
    act: async (page) => {
      await button(page, 'New conversation').click();
      await page.locator(CHAT).first().waitFor({ state: 'detached' });
      await page.locator('#message').fill('complete call');
      await page.keyboard.press('Enter');
      await page.locator('.question .choices button').first().waitFor();
    },
    picture: 'window',
  },
  {
    name: 'conversations',
    who: 'ann',
    path: at('/'),
    ready: CHAT,
    act: async (page) => {
      await button(page, 'Conversations').click();
      await page.locator('#threads li').first().waitFor();
    },
    picture: 'window',
  },
  { name: 'palette', who: 'ann', path: at('/'), ready: CHAT, act: pressed('Control+k'), picture: 'window' },
  {
    name: 'palette-found',
    who: 'ann',
    path: at('/tasks'),
    ready: LIST,
    act: async (page) => {
      await pressed('Control+k')(page);
      await page.keyboard.type('vienna');
      await page.locator('[role="option"] mark').first().waitFor();
    },
  },
];
