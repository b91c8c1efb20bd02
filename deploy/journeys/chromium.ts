import { existsSync } from 'node:fs';
import type { Context } from 'mocha';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const PLACES = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real browser; undefined where there is none. */
export async function launchChromium(): Promise<Browser | undefined> {
  const executablePath = PLACES.find((place) => place !== undefined && existsSync(place));
  return executablePath === undefined ? undefined : chromium.launch({ executablePath, args: FLAGS });
}

export const NO_CHROMIUM = 'no Chromium here: install it, or name it in CHROMIUM_PATH';

/** A real browser, or the test is skipped and says why; with CI=true a missing one fails. */
export async function browserOrSkip(test: Context): Promise<Browser> {
  const browser = await launchChromium();
  if (browser) return browser;
  if (process.env['CI'] === 'true') throw new Error(NO_CHROMIUM);
  console.log(`      skipped: ${NO_CHROMIUM}`);
  return test.skip();
}
