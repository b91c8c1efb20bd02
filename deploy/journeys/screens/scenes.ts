/** Every screen in every state that can be reached by looking and pressing. What is forced upon it is in answers.ts. */
import type { Page } from 'playwright-core';
import { WITH_A_PAST } from './list.ts';
import { named } from './names.ts';
import type { Stage, Who } from './stage.ts';

export type Scene = {
  name: string;
  who: Who;
  path: (stage: Stage) => string;
  /** What is there once the page is whole. */
  ready: string;
  /** From there to the state that is meant. */
  act?: (page: Page) => Promise<unknown>;
  /** Also looked at on a phone. */
  narrow?: true;
  /** Also kept as a picture: of the window, or of the whole page. */
  picture?: 'window' | 'page';
};

const at = (path: string) => () => path;
const button = (page: Page, words: string) => page.getByRole('button', { name: named(words) });
const dialog = (page: Page) => page.locator('dialog[open], [popover]:popover-open');
const pressed =
  (key: string, then = 'dialog[open], [popover]:popover-open') =>
  async (page: Page) => {
    await page.keyboard.press(key);
    await page.locator(then).first().waitFor();
  };
/** With the cursor on the first task. */
const onFirst =
  (...keys: string[]) =>
  async (page: Page) => {
    await page.keyboard.press('j');
    await page.locator('.task:focus-within').waitFor();
    for (const key of keys) await page.keyboard.press(key);
  };
const menu = (key: string) => async (page: Page) => {
  await onFirst(key)(page);
  await dialog(page).waitFor();
};
const asked = (path: string, words: string) => async (page: Page) => {
  const answered = page.waitForResponse((answer) => answer.url().includes(path));
  await button(page, words).first().click();
  await answered;
  await dialog(page).waitFor();
};

const LIST = '.dot[data-state="live"]';
const CHAT = 'article[aria-label="Tasklog"][aria-busy="false"]';
const OPS = '.ops-head .as-of';

const ENTRY: Scene[] = [
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

const HOME: Scene[] = [
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

const TASKS: Scene[] = [
  { name: 'tasks', who: 'ann', path: at('/tasks'), ready: LIST, narrow: true, picture: 'window' },
  { name: 'tasks-empty', who: 'gus', path: at('/tasks'), ready: '.empty', picture: 'window' },
  {
    name: 'tasks-being-added',
    who: 'ann',
    path: at('/tasks'),
    ready: LIST,
    act: async (page) => {
      await page.locator('[data-quick-add]').fill('pay the gardener every 15th at 9 #home p2');
      await page.locator('.meant .facts').waitFor();
    },
    picture: 'window',
  },
  {
    name: 'tasks-by-tag',
    who: 'ann',
    path: at('/tasks?group=tag&filter=%23home%20%7C%20%23work'),
    ready: '.filter .quiet',
    picture: 'window',
  },
  {
    name: 'tasks-filter-wrong',
    who: 'ann',
    path: at('/tasks?filter=%23home%20%26%20blorp'),
    ready: '.filter mark',
    picture: 'window',
  },
  { name: 'tasks-filter-none', who: 'ann', path: at('/tasks?filter=%23nowhere'), ready: '.empty' },
  {
    name: 'tasks-saved-filters',
    who: 'ann',
    path: at('/tasks?filter=today'),
    ready: LIST,
    act: async (page) => {
      await button(page, 'Saved filters').click();
      await dialog(page).waitFor();
    },
  },
  {
    name: 'tasks-selected',
    who: 'ann',
    path: at('/tasks'),
    ready: LIST,
    act: async (page) => {
      await onFirst('x', 'Shift+J', 'Shift+J')(page);
      await page.locator('.bulk-bar').waitFor();
    },
    narrow: true,
    picture: 'window',
  },
  {
    name: 'task-menu',
    who: 'ann',
    path: at('/tasks'),
    ready: LIST,
    act: async (page) => {
      await page.locator('.task .task-actions button').nth(1).click();
      await dialog(page).waitFor();
    },
    picture: 'window',
  },
  { name: 'task-menu-due', who: 'ann', path: at('/tasks'), ready: LIST, act: menu('t'), picture: 'window' },
  { name: 'task-menu-priority', who: 'ann', path: at('/tasks'), ready: LIST, act: menu('p') },
  { name: 'task-menu-tags', who: 'ann', path: at('/tasks'), ready: LIST, act: menu('#') },
  { name: 'task-menu-snooze', who: 'ann', path: at('/tasks'), ready: LIST, act: menu('s') },
  { name: 'keys', who: 'ann', path: at('/tasks'), ready: LIST, act: pressed('?'), picture: 'window' },
  {
    name: 'tasks-done',
    who: 'ann',
    path: at('/tasks'),
    ready: LIST,
    act: async (page) => {
      await onFirst('Space')(page);
      await page.locator('.task[data-done="true"]').waitFor();
      await page.keyboard.press('Control+z');
      await page.locator('.task[data-done="true"]').waitFor({ state: 'detached' });
      await page.locator('.task[data-pending="true"]').first().waitFor({ state: 'detached' });
    },
  },
  {
    name: 'tasks-of-the-past',
    who: 'ann',
    path: ({ list }) => `/tasks?asOf=${list.earlier}`,
    ready: '.tasks[data-past="true"] .task',
    picture: 'window',
  },
  { name: 'tasks-before-any', who: 'ann', path: at('/tasks?asOf=2020-01-01'), ready: '.empty' },
];

const DAYS: Scene[] = [
  {
    name: 'upcoming',
    who: 'ann',
    path: at('/upcoming'),
    ready: '.upcoming .task',
    narrow: true,
    picture: 'window',
  },
  {
    name: 'upcoming-month',
    who: 'ann',
    path: at('/upcoming'),
    ready: '.upcoming .task',
    act: async (page) => {
      await button(page, 'Month').click();
      await page.locator('.month').waitFor();
    },
    narrow: true,
    picture: 'window',
  },
  {
    name: 'upcoming-move-all',
    who: 'ann',
    path: at('/upcoming'),
    ready: '.upcoming .task',
    act: async (page) => {
      await button(page, 'Move all to').click();
      await dialog(page).waitFor();
    },
  },
  { name: 'upcoming-empty', who: 'gus', path: at('/upcoming'), ready: '.agenda' },
];

const taskPath = (title: string) => (stage: Stage) => `/tasks/${stage.list.ids.get(title) ?? ''}`;
const ONE: Scene[] = [
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

const SETTINGS: Scene[] = [
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

const OPERATING: Scene[] = [
  { name: 'ops', who: 'olga', path: at('/ops'), ready: '.health-map', narrow: true, picture: 'page' },
  {
    name: 'ops-paused',
    who: 'olga',
    path: at('/ops'),
    ready: OPS,
    act: async (page) => {
      await button(page, 'Pause').click();
      await page.locator('.ops-bar').waitFor();
    },
  },
  { name: 'ops-palette', who: 'olga', path: at('/ops'), ready: OPS, act: pressed('Control+k') },
  { name: 'ops-lag', who: 'olga', path: at('/ops/lag'), ready: 'tr.group', narrow: true, picture: 'window' },
  {
    name: 'ops-lag-open',
    who: 'olga',
    path: at('/ops/lag'),
    ready: 'tr.group',
    act: (page) => page.locator('tr.group button').first().click(),
  },
  {
    name: 'ops-replays',
    who: 'olga',
    path: at('/ops/replays'),
    ready: '.replay progress',
    narrow: true,
    picture: 'page',
  },
  {
    name: 'ops-replay-asked',
    who: 'olga',
    path: at('/ops/replays'),
    ready: '.replay progress',
    act: asked('/replays', 'Count first'),
    picture: 'window',
  },
  {
    name: 'ops-dead-letters',
    who: 'olga',
    path: at('/ops/dead-letters'),
    ready: 'a[data-row]',
    narrow: true,
    picture: 'window',
  },
  { name: 'ops-dead-letters-none', who: 'olga', path: at('/ops/dead-letters?state=skipped'), ready: '.ops p.panel' },
  {
    name: 'ops-dead-letter',
    who: 'olga',
    path: ({ trouble }) => `/ops/dead-letters/${String(trouble.letter)}`,
    ready: '.ops textarea',
    act: async (page) => {
      const copy = page.locator('.ops textarea');
      await copy.fill((await copy.inputValue()).replace('"title": 7', '"title": "wax three"'));
      await page.locator('.ops [aria-disabled="false"]').last().waitFor();
    },
    picture: 'page',
  },
  {
    name: 'ops-dead-letter-skip',
    who: 'olga',
    path: ({ trouble }) => `/ops/dead-letters/${String(trouble.letter)}`,
    ready: '.ops textarea',
    act: async (page) => {
      await button(page, 'Skip').click();
      await dialog(page).waitFor();
    },
  },
  { name: 'ops-tail', who: 'olga', path: at('/ops/tail'), ready: 'button[data-row]', narrow: true, picture: 'window' },
  {
    name: 'ops-tail-causes',
    who: 'olga',
    path: at('/ops/tail?type=task.updated'),
    ready: 'button[data-row]',
    act: async (page) => {
      await page.locator('button[data-row]').last().click();
      await page.locator('dialog.chain[open] .branch li').first().waitFor();
    },
    picture: 'window',
  },
];

export const SCENES: readonly Scene[] = [...ENTRY, ...HOME, ...TASKS, ...DAYS, ...ONE, ...SETTINGS, ...OPERATING];

/** Opens the page of a scene and brings it about. */
export async function play(page: Page, scene: Scene, stage: Stage): Promise<void> {
  await page.goto(`${stage.web}${scene.path(stage)}`);
  await page.locator(scene.ready).first().waitFor();
  await scene.act?.(page);
}
