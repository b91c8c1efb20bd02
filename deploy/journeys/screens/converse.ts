import type { Page } from 'playwright-core';
import { say } from '../pages.ts';

/** What Ann has said: a change with its card, a question to the list, a filter to keep, a plan that waits for a yes. */
export const SAID = [
  'mow the lawn every other saturday at 10am #garden, remind me an hour before',
  'what is due this week?',
  'save the filter today & #errands as round',
  'complete everything tagged #travel',
];

/** Leaves the thread open where the browser finds it again. */
export async function converse(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  for (const message of SAID) await say(page, message);
}
