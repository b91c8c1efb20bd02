/** Every screen in every state, of one product that is started once. */
import { expect } from 'chai';
import type { BrowserContext, Page } from 'playwright-core';
import { browserOrSkip } from '../chromium.ts';
import { complaintsOf } from '../pages.ts';
import { faultsOf, sidewaysOf } from './accessible.ts';
import { ITS_OWN, PROGRAM } from './assistant.ts';
import { answersBehind } from './answers-behind.ts';
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
  ...[PROGRAM, ...ITS_OWN],
  ...SAID.flatMap((message) => [message, `${message.slice(0, message.lastIndexOf(' ', 59))}…`]),
];
const PHONE = { width: 320, height: 700 };
const DESK = { width: 1280, height: 860 };

type Walked = { page: Page; context: BrowserContext; complaints: string[] };

describe('every screen', function () {
  this.timeout(300_000);
  let stage: Stage;
  before(async function () {
    stage = await setStage(await browserOrSkip(this));
  });
  after(() => stage?.end());

  describe('can be used by everybody, in light and dark, and in the language of the person', () => {
    /** In both languages at once: while the one page is looked at, the other is drawn. */
    const walks = [
      { locale: 'en', look: unusable, pages: new Map<Who, Walked>() },
      { locale: PSEUDO, look: untranslated, pages: new Map<Who, Walked>() },
    ];
    before(async () => {
      for (const { locale, pages } of walks)
        for (const who of PEOPLE) {
          const context = await stage.enter(who, { reducedMotion: 'reduce' });
          await context.addCookies([{ name: 'locale', value: locale, url: stage.web }]);
          pages.set(who, { context, page: await context.newPage(), complaints: complaintsOf(context) });
        }
    });
    after(async () => {
      for (const { pages } of walks) for (const { context } of pages.values()) await context.close();
    });
    for (const scene of SCENES)
      it(scene.name, async () => {
        let earlier: Promise<unknown> = Promise.resolve();
        const looked = await Promise.allSettled(
          walks.map(({ locale, look, pages }) => {
            const looking = earlier.then(async () => {
              const { page, complaints } = pages.get(scene.who)!;
              return [...(await look(scene, page)), ...complaints.splice(0)].map((each) => `${locale}: ${each}`);
            });
            if (scene.changes) earlier = looking.catch(() => undefined);
            return looking;
          }),
        );
        const faults = looked.flatMap((each) => (each.status === 'fulfilled' ? each.value : [String(each.reason)]));
        expect(faults, scene.name).to.deep.equal([]);
      });
  });

  async function unusable(scene: Scene, page: Page): Promise<string[]> {
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
  }

  /** However long the words are in it. */
  async function untranslated(scene: Scene, page: Page): Promise<string[]> {
    await play(page, scene, stage);
    const faults = await untranslatedOn(page, [...NAMES, ...stage.list.words]);
    await page.setViewportSize(PHONE);
    faults.push(...(await sidewaysOf(page)));
    await page.setViewportSize(DESK);
    return faults;
  }

  describe('weighs little and is let do little:', () => budgets(() => stage));
  describe('has a way on after any answer', () => forcedAnswers(() => stage));
  describe('has one where others ask and act as well', () => answersBehind(() => stage));
  describe('shows hostile texts', () => hostileTexts(() => stage));
});
