/**
 * The built app in a browser on this machine, over the running whole: the paint of each page, keys and clicks on a long list,
 * scrolling of a longer one, and what one browser sees of another.
 */
import { launchChromium, NO_CHROMIUM } from '../../deploy/journeys/chromium.ts';
import { machine } from './figures.ts';
import { answering } from './web/answering.ts';
import { loading } from './web/loading.ts';
import { news } from './web/news.ts';
import { personWith } from './web/person.ts';
import { scrolling } from './web/scrolling.ts';
import { removeData, startWhole } from './whole.ts';

const EVERYDAY = 140;
const LONG = 5_000;
const LONGEST = 10_000;

export async function web({ quick }: { quick: boolean }): Promise<unknown> {
  const browser = await launchChromium();
  if (!browser) throw new Error(NO_CHROMIUM);
  const running = await startWhole();
  const { urls } = running;
  try {
    const everyday = await personWith(browser, urls, EVERYDAY);
    const long = await personWith(browser, urls, LONG);
    const longest = await personWith(browser, urls, LONGEST);
    const measured: Record<string, unknown> = {
      ...{ bench: 'web', quick, machine: machine(), browser: `Chromium ${browser.version()}, headless, no GPU` },
    };
    for (const [name, measure] of Object.entries({
      [`pages with ${String(EVERYDAY)} tasks`]: () => loading(everyday, urls.web, quick ? 1 : 7),
      [`keys and clicks with ${String(LONG)} tasks`]: () => answering(long, urls.web, quick ? 1 : 8),
      [`scrolling ${String(LONGEST)} tasks`]: () => scrolling(longest, urls.web, quick ? 3 : 10),
      'another browser': () => news(everyday, urls.web, quick ? 20 : 320),
    })) {
      measured[name] = await measure();
      // A long run says what it has, so that one that fails has not been for nothing.
      console.error(name, JSON.stringify(measured[name]));
    }
    return measured;
  } finally {
    await browser.close();
    await running.stop();
    removeData(running);
  }
}
