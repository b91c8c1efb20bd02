/** What operators see. */
import { at, button, dialog, pressed, asked, OPS } from './scene.ts';
import type { Scene } from './scene.ts';

export const OPERATING: readonly Scene[] = [
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
