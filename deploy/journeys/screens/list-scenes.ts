/** The list of tasks, and the days to come. */
import { at, button, dialog, pressed, onFirst, menu, LIST } from './scene.ts';
import type { Scene } from './scene.ts';

export const TASKS: readonly Scene[] = [
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
    changes: true,
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

export const DAYS: readonly Scene[] = [
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
