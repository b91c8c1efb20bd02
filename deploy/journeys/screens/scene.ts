import type { Page } from 'playwright-core';
import { openAwake } from '../pages.ts';
import { named } from './names.ts';
import type { Stage, Who } from './stage.ts';

/** A screen in one of its states. */
export type Scene = {
  name: string;
  who: Who;
  path: (stage: Stage) => string;
  /** What is there once the page is whole. */
  ready: string;
  /** From there to the state that is meant. */
  act?: (page: Page) => Promise<unknown>;
  /** It changes a task, and takes that back: two at once would meet. */
  changes?: true;
  /** Also looked at on a phone. */
  narrow?: true;
  /** Also kept as a picture: of the window, or of the whole page. */
  picture?: 'window' | 'page';
};

export const at = (path: string) => () => path;
export const button = (page: Page, words: string) => page.getByRole('button', { name: named(words) });
export const dialog = (page: Page) => page.locator('dialog[open], [popover]:popover-open');
export const pressed =
  (key: string, then = 'dialog[open], [popover]:popover-open') =>
  async (page: Page) => {
    await page.keyboard.press(key);
    await page.locator(then).first().waitFor();
  };
/** With the cursor on the first task. */
export const onFirst =
  (...keys: string[]) =>
  async (page: Page) => {
    await page.keyboard.press('j');
    await page.locator('.task:focus-within').waitFor();
    for (const key of keys) await page.keyboard.press(key);
  };
export const menu = (key: string) => async (page: Page) => {
  await onFirst(key)(page);
  await dialog(page).waitFor();
};
export const asked = (path: string, words: string) => async (page: Page) => {
  const answered = page.waitForResponse((answer) => answer.url().includes(path));
  await button(page, words).first().click();
  await answered;
  await dialog(page).waitFor();
};

export const LIST = '.dot[data-state="live"]';
export const CHAT = 'article[aria-label="Tasklog"][aria-busy="false"]';
export const OPS = '.ops-head .as-of';

/** Opens the page of a scene and brings it about. */
export async function play(page: Page, scene: Scene, stage: Stage): Promise<void> {
  await openAwake(page, `${stage.web}${scene.path(stage)}`, scene.ready);
  await scene.act?.(page);
}
