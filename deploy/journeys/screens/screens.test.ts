/** Every screen in every state, of one product that is started once. */
import { expect } from 'chai';
import type { BrowserContext, Page } from 'playwright-core';
import { browserOrSkip } from '../chromium.ts';
import { complaintsOf } from '../pages.ts';
import { faultsOf, sidewaysOf } from './accessible.ts';
import { forcedAnswers } from './answers.ts';
import { budgets } from './budgets.ts';
import { hostileTexts } from './hostile.ts';
import { SAID } from './converse.ts';
import { play } from './scene.ts';
import { SCENES } from './scenes.ts';
import type { Scene } from './scene.ts';
import { PEOPLE, setStage } from './stage.ts';
import type { Stage, Who } from './stage.ts';
import { untranslatedOn } from './translated.ts';

const PSEUDO = 'en-XA';
/** What people and programs are called, and what the scenes type. */
const NAMES = [
  ...['Tasklog', 'Ann', 'Olga', 'Chrome on Linux', 'vienna', 'mow the lawn', 'garden', 'round', 'pay the gardener'],
  ...['complete call', 'bread', 'butter', 'title,due', 'soon', 'erase all my data'],
  'Which one? 3. Call the dentist, 15. Call the bank.',
  ...SAID.flatMap((message) => [message, `${message.slice(0, message.lastIndexOf(' ', 59))}…`]),
];
const PHONE = { width: 320, height: 700 };
const DESK = { width: 1280, height: 860 };

describe('every screen', function () {
  this.timeout(300_000);
  let stage: Stage;
  before(async function () {
    stage = await setStage(await browserOrSkip(this));
  });
  after(() => stage?.end());

  /** A page for each of the people, open for all scenes of a walk. */
  function walk(name: string, locale: string, look: (scene: Scene, page: Page) => Promise<string[]>): void {
    describe(name, () => {
      const pages = new Map<Who, { page: Page; context: BrowserContext; complaints: string[] }>();
      before(async () => {
        for (const who of PEOPLE) {
          const context = await stage.enter(who, { reducedMotion: 'reduce' });
          await context.addCookies([{ name: 'locale', value: locale, url: stage.web }]);
          pages.set(who, { context, page: await context.newPage(), complaints: complaintsOf(context) });
        }
      });
      after(async () => {
        for (const { context } of pages.values()) await context.close();
      });
      for (const scene of SCENES)
        it(scene.name, async () => {
          const { page, complaints } = pages.get(scene.who)!;
          const faults = await look(scene, page);
          expect([...faults, ...complaints.splice(0)], scene.name).to.deep.equal([]);
        });
    });
  }

  walk('can be used by everybody, in light and dark', 'en', async (scene, page) => {
    const faults: string[] = [];
    await page.emulateMedia({ colorScheme: 'light' });
    await play(page, scene, stage);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      faults.push(...(await faultsOf(page)).map((each) => `${colorScheme}: ${each}`));
    }
    if (!scene.narrow) return faults;
    await page.setViewportSize(PHONE);
    faults.push(...(await faultsOf(page)).map((each) => `narrow: ${each}`), ...(await sidewaysOf(page)));
    await page.setViewportSize(DESK);
    return faults;
  });

  walk('says all of it in the language of the person, however long its words', PSEUDO, async (scene, page) => {
    await play(page, scene, stage);
    const faults = await untranslatedOn(page, [...NAMES, ...stage.list.words]);
    await page.setViewportSize(PHONE);
    faults.push(...(await sidewaysOf(page)));
    await page.setViewportSize(DESK);
    return faults;
  });

  describe('weighs little and is let do little:', () => budgets(() => stage));
  describe('has a way on after any answer', () => forcedAnswers(() => stage));
  describe('shows hostile texts', () => hostileTexts(() => stage));
});
