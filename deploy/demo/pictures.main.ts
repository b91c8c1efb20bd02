// `npm run screens:demo`: the fortnight of `npm run demo`, played into a folder that is thrown away, in pictures: docs/demo.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { tasklog } from '../../cli/src/testing/run.ts';
import { launchChromium, NO_CHROMIUM } from '../journeys/chromium.ts';
import { openAwake } from '../journeys/pages.ts';
import { DESK, keep } from '../journeys/screens/keep.ts';
import { newDataFolder, startWhole } from '../journeys/whole.ts';
import { portSettings } from '../testing/ports.ts';
import { until } from '../testing/until.ts';
import type { Account } from './accounts.ts';
import { DAYS } from './fortnight.ts';

const FOLDER = join(import.meta.dirname, '../../docs/demo');
/** Pages of operations draw what they have followed for a while. */
const FOLLOWED_MS = 20_000;
const DAY_MS = 86_400_000;

type Picture = {
  name: string;
  of: string;
  path: string;
  ready: string;
  act?: (page: Page) => Promise<unknown>;
  /** All of the page, and not what a window shows of it. */
  whole?: true;
};

const middle = new Date(Date.now() - (DAYS / 2) * DAY_MS).toISOString().slice(0, 10);
const PICTURES: readonly Picture[] = [
  { name: 'list', of: 'Ann’s list at the end of it', path: '/tasks', ready: '.dot[data-state="live"]' },
  {
    name: 'list-of-a-week-ago',
    of: 'The same list as it was a week before',
    path: `/tasks?asOf=${middle}`,
    ready: '.tasks[data-past="true"] .task',
  },
  {
    name: 'task',
    of: 'One of its tasks, with all that happened to it',
    path: '/tasks',
    ready: '.task',
    act: async (page) => {
      await page
        .getByRole('link', { name: /plants/i })
        .first()
        .click();
      await page.locator('.story li').first().waitFor();
    },
    whole: true,
  },
  { name: 'upcoming', of: 'What comes back in the days to come', path: '/upcoming', ready: '.task' },
  { name: 'notifications', of: 'What the clock reminded her of', path: '/notifications', ready: 'main li' },
  { name: 'operations', of: 'The readers of the log', path: '/ops/lag', ready: 'tr.group' },
  { name: 'log', of: 'The log itself, newest first', path: '/ops/tail', ready: 'button[data-row]' },
];

const env = await portSettings();
const dataDir = newDataFolder();
const browser = await launchChromium();
if (!browser) throw new Error(NO_CHROMIUM);
// The demonstration makes its folder itself, and takes none that is there.
const home = join(dataDir, 'demo');
await played(home);
const whole = await startWhole({ dataDir: home, env });
try {
  const accounts = JSON.parse(readFileSync(join(home, 'demo.json'), 'utf8')) as Account[];
  const ann = accounts.find(({ name }) => name === 'ann');
  if (!ann) throw new Error('Nobody called ann took part.');
  const role = ['role', ann.email, 'operator', '--reason', 'pictures of the pages of operations'];
  const { code, err } = await tasklog(role, '', { TASKLOG_DATA: home, TASKLOG_USER: 'root' });
  if (code !== 0) throw new Error(err);
  const { web } = whole.urls;
  const context = await browser.newContext({
    timezoneId: 'Europe/Oslo',
    locale: 'en-GB',
    viewport: DESK,
    reducedMotion: 'reduce',
  });
  const body = { email: ann.email, password: ann.password };
  const answer = await context.request.post(`${web}/api/auth/sign-in/email`, { headers: { origin: web }, data: body });
  if (!answer.ok()) throw new Error(`ann was not let in: ${await answer.text()}`);
  const page = await context.newPage();
  await until(async () => (await page.goto(`${web}/ops`))?.status() === 200);
  await new Promise((resolve) => setTimeout(resolve, FOLLOWED_MS));
  mkdirSync(FOLDER, { recursive: true });
  for (const { name, path, ready, act, whole: fullPage = false } of PICTURES) {
    await openAwake(page, `${web}${path}`, ready);
    await act?.(page);
    await keep(page, join(FOLDER, `${name}.png`), { fullPage });
  }
  writeFileSync(join(FOLDER, 'README.md'), contents());
} finally {
  await browser.close();
  await whole.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function played(folder: string): Promise<void> {
  const script = join(import.meta.dirname, 'main.ts');
  const child = spawn(process.execPath, [script, '--only-play', '--speed', '100000'], {
    env: { ...process.env, ...env, TASKLOG_DATA: folder },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The fortnight ended with ${String(code)}.`);
}

function contents(): string {
  return [
    '# The fortnight',
    '',
    'What `npm run demo` leaves of two weeks of three people. `npm run screens:demo` takes these pictures anew.',
    '',
    ...PICTURES.flatMap(({ name, of }) => [`${of}:`, '', `![${of}](${name}.png)`, '']),
  ].join('\n');
}
