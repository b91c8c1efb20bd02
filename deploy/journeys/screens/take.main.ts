// `npm run screens`: pictures of every screen, in light and dark, into docs/screens. With names: of those alone.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DESK, keep } from './keep.ts';
import { play } from './scene.ts';
import { SCENES } from './scenes.ts';
import { PEOPLE, setStage } from './stage.ts';
import { launchChromium, NO_CHROMIUM } from '../chromium.ts';

const FOLDER = join(import.meta.dirname, '../../../docs/screens');
const THEMES = ['light', 'dark'] as const;
const PHONE = { width: 390, height: 800 };
/** Pages of operations draw what they have followed for a while. */
const FOLLOWED_MS = 25_000;

const wanted = process.argv.slice(2);
const pictured = SCENES.filter(({ picture }) => picture);
const scenes = pictured.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const browser = await launchChromium();
if (!browser) throw new Error(NO_CHROMIUM);
const stage = await setStage(browser);
try {
  if (wanted.length === 0) rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  if (scenes.some(({ who }) => who === 'olga')) await new Promise((resolve) => setTimeout(resolve, FOLLOWED_MS));
  for (const who of PEOPLE) {
    const context = await stage.enter(who, { reducedMotion: 'reduce' });
    const page = await context.newPage();
    for (const scene of scenes.filter((each) => each.who === who)) {
      await page.setViewportSize(DESK);
      await play(page, scene, stage);
      for (const colorScheme of THEMES) {
        await page.emulateMedia({ colorScheme });
        await keep(page, fileOf(`${scene.name}-${colorScheme}`), { fullPage: scene.picture === 'page' });
        if (!scene.narrow) continue;
        await page.setViewportSize(PHONE);
        await keep(page, fileOf(`${scene.name}-phone-${colorScheme}`));
        await page.setViewportSize(DESK);
      }
    }
    await context.close();
  }
  writeFileSync(join(FOLDER, 'README.md'), contents());
} finally {
  await stage.end();
}

function fileOf(name: string): string {
  return join(FOLDER, `${name}.png`);
}

function contents(): string {
  const row = ({ name, narrow }: (typeof SCENES)[number]): string => {
    const of = (prefix: string): string => THEMES.map((theme) => `[${theme}](${prefix}-${theme}.png)`).join(' · ');
    return `| ${name} | ${of(name)} | ${narrow ? of(`${name}-phone`) : ''} |`;
  };
  return [
    '# Screens',
    '',
    'Every screen as it looks with a list that was used for a while, in light and dark. `npm run screens` takes them anew; what is in them is in `deploy/journeys/screens/scenes.ts`.',
    '',
    '| Screen | Desk | Phone |',
    '| --- | --- | --- |',
    ...pictured.map(row),
    '',
  ].join('\n');
}
