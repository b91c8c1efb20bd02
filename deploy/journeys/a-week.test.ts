/** A week with Tasklog: twenty messages as a person would say them, and after each what stands on the screen. */
import { expect } from 'chai';
import type { Browser, Locator, Page } from 'playwright-core';
import { browserOrSkip } from './chromium.ts';
import { asGuest, replies, say } from './pages.ts';
import { sharedWhole } from './shared.ts';
import type { Whole } from './whole.ts';

const ZONE = 'Europe/Oslo';
const [FRIDAY, SATURDAY, SUNDAY] = [5, 6, 7] as const;

/** One message, what the answer says, and what the list then shows. */
type Step = { message: string; reply: readonly string[]; screen: () => Promise<void> };

describe('a week with Tasklog', function () {
  this.timeout(300_000);
  let whole: Whole;
  let browser: Browser;
  let page: Page;

  before(async function () {
    browser = await browserOrSkip(this);
    whole = await sharedWhole();
    const context = await browser.newContext({ timezoneId: ZONE, locale: 'en-GB' });
    page = await asGuest(context, whole.urls.web);
  });
  after(() => browser?.close());

  const row = (title: string): Locator =>
    page.getByRole('list', { name: 'Tasks' }).getByRole('listitem').filter({ hasText: title });
  const shows = async (title: string, ...words: string[]): Promise<void> => {
    const fitting = words.reduce((rows, text) => rows.filter({ hasText: text }), row(title));
    await fitting.first().waitFor();
  };
  const gone = (title: string): Promise<void> => row(title).first().waitFor({ state: 'detached' });
  const nothing = (): Promise<void> => Promise.resolve();

  async function take({ message, reply, screen }: Step): Promise<void> {
    await say(page, message);
    const text = (await replies(page).last().textContent()) ?? '';
    for (const words of reply) expect(text, `the answer to “${message}”`).to.contain(words);
    await screen();
  }

  it('is twenty messages, each answered and seen', async () => {
    const today = Temporal.Now.zonedDateTimeISO(ZONE).toPlainDate();
    const [tomorrow, friday, saturday, sunday] = [
      today.add({ days: 1 }),
      coming(today, FRIDAY),
      coming(today, SATURDAY),
      coming(today, SUNDAY),
    ];
    const passport = rolling(today, 12, 20);
    const later = rolling(today, 12, 27);
    const steps: Step[] = [
      {
        message: 'water the plants every saturday at 9am #home',
        reply: [
          'Added water the plants',
          `${words(today.dayOfWeek === SATURDAY ? firstSaturday(today) : saturday, today)} 09:00`,
          'every Saturday',
        ],
        screen: () => shows('water the plants', 'home'),
      },
      {
        message: 'renew the passport by 20 december',
        reply: ['Added renew the passport', words(passport, today)],
        screen: () => shows('renew the passport'),
      },
      {
        message: 'call the dentist tomorrow',
        reply: ['Added call the dentist', words(tomorrow, today)],
        screen: () => shows('call the dentist', 'Tomorrow'),
      },
      {
        message: 'no, friday at 10',
        reply: ['call the dentist', `${words(friday, today)} 10:00`, ZONE],
        screen: () => shows('call the dentist', '10:00'),
      },
      {
        message: 'and remind me an hour before',
        reply: ['call the dentist', '1 hour before'],
        screen: () => shows('call the dentist', '1 hour before'),
      },
      {
        message: 'buy milk #errands\npick up the parcel #errands\nreturn the books #errands',
        reply: ['Added 3 tasks'],
        screen: async () => {
          await shows('buy milk', 'errands');
          await shows('pick up the parcel', 'errands');
          await shows('return the books', 'errands');
        },
      },
      { message: 'show my errands', reply: ['3 tasks (#errands)', '1. ', '2. ', '3. '], screen: nothing },
      {
        message: 'the milk is bought',
        reply: ['Done: buy milk'],
        screen: () => gone('buy milk'),
      },
      {
        message: 'move the rest to sunday',
        reply: ['Moved 2 tasks', words(sunday, today)],
        screen: async () => {
          await shows('pick up the parcel', dayOnScreen(sunday, today));
          await shows('return the books', dayOnScreen(sunday, today));
        },
      },
      {
        message: 'make the dentist urgent and tag it #health',
        reply: ['Changed call the dentist', 'urgent priority', '#health'],
        screen: () => shows('call the dentist', 'health'),
      },
      {
        message: 'add buy stamps, and tick off the parcel',
        reply: ['Added buy stamps', 'Done: pick up the parcel'],
        screen: async () => {
          await shows('buy stamps');
          await gone('pick up the parcel');
        },
      },
      {
        message: 'delete the books',
        reply: ['Deleted return the books', 'undo'],
        screen: () => gone('return the books'),
      },
      { message: 'what did I delete?', reply: ['1. return the books'], screen: nothing },
      {
        message: 'bring back the books',
        reply: ['Undone', 'return the books is open'],
        screen: () => shows('return the books'),
      },
      {
        message: 'what if I moved the passport to 27 december?',
        reply: ['would move', words(later, today), 'Nothing has changed yet'],
        screen: () => shows('renew the passport', dayOnScreen(passport, today)),
      },
      {
        message: 'no',
        reply: ['left everything as it was'],
        screen: () => shows('renew the passport', dayOnScreen(passport, today)),
      },
      { message: 'my mornings start at 7', reply: ['morning is 07:00'], screen: nothing },
      {
        message: 'add stretch tomorrow morning',
        reply: ['Added stretch', `${words(tomorrow, today)} 07:00`],
        screen: () => shows('stretch', 'Tomorrow', '07:00'),
      },
      {
        message: 'how often do I water the plants?',
        reply: ['every Saturday', 'has not been done'],
        screen: nothing,
      },
      {
        message: 'undo the last two',
        reply: ['stretch is off the list', 'buy stamps is off the list', 'pick up the parcel is open'],
        screen: async () => {
          await gone('stretch');
          await gone('buy stamps');
          await shows('pick up the parcel');
        },
      },
    ];
    expect(steps).to.have.length(20);
    for (const step of steps) await take(step);
  });
});

/** The next such weekday, never today. */
function coming(today: Temporal.PlainDate, weekday: number): Temporal.PlainDate {
  return today.add({ days: ((weekday - today.dayOfWeek + 6) % 7) + 1 });
}

/** A repeat may begin today, while its hour has not passed. */
function firstSaturday(today: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.Now.plainTimeISO(ZONE).hour < 9 ? today : today.add({ weeks: 1 });
}

function rolling(today: Temporal.PlainDate, month: number, day: number): Temporal.PlainDate {
  const date = today.with({ month, day });
  return Temporal.PlainDate.compare(date, today) < 0 ? date.add({ years: 1 }) : date;
}

/** "Sat 28 Nov", as the answers say a date. */
function words(date: Temporal.PlainDate, today: Temporal.PlainDate): string {
  const day = date.toLocaleString('en-US', { weekday: 'short' });
  const month = date.toLocaleString('en-US', { month: 'short' });
  return `${day} ${String(date.day)} ${month}${date.year === today.year ? '' : ` ${String(date.year)}`}`;
}

/** A date as a row shows it: near ones by name. */
function dayOnScreen(date: Temporal.PlainDate, today: Temporal.PlainDate): string {
  const days = today.until(date).days;
  if (days === 1) return 'Tomorrow';
  return `${String(date.day)} ${date.toLocaleString('en-US', { month: 'short' })}`;
}
