/** Somebody with a long list, in as many browsers as wanted. */
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import type { Running } from '../whole.ts';

const PER_BATCH = 100;
const WORDS = ['invoice', 'dentist', 'plants', 'report', 'cabin', 'passport', 'groceries', 'meeting'];
const LEVELS = ['none', 'none', 'low', 'medium', 'high', 'urgent'];

export type Person = { enter: () => Promise<BrowserContext>; token: string };

export async function personWith(browser: Browser, urls: Running['urls'], tasks: number): Promise<Person> {
  const options: BrowserContextOptions = {
    ...{
      viewport: { width: 1280, height: 860 },
      timezoneId: 'Europe/Berlin',
      locale: 'en-GB',
      serviceWorkers: 'block',
    },
  };
  const first = await browser.newContext(options);
  const page = await first.newPage();
  await page.goto(urls.web);
  await page.getByRole('button', { name: 'Continue as guest' }).click();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  const storageState = await first.storageState();
  const { token } = (await (await first.request.get(`${urls.web}/api/auth/token`)).json()) as { token: string };
  await first.close();
  await fill(urls.command, token, tasks);
  return { token, enter: () => browser.newContext({ ...options, storageState }) };
}

async function fill(url: string, token: string, tasks: number): Promise<void> {
  const today = Temporal.Now.plainDateISO();
  for (let from = 0; from < tasks; from += PER_BATCH) {
    const operations = Array.from({ length: Math.min(PER_BATCH, tasks - from) }, (_, at) => {
      const n = from + at;
      const task = {
        title: `Look after the ${String(WORDS[n % WORDS.length])} ${String(n)}`,
        priority: LEVELS[n % LEVELS.length],
        tags: [`tag${String(n % 12)}`],
        ...(n % 5 > 0 && { due: today.add({ days: (n % 400) - 50 }).toString() }),
      };
      return { op: 'add', task };
    });
    const answer = await fetch(`${url}/v1/tasks/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ operations }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }
}
