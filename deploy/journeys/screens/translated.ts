import type { Page } from 'playwright-core';

/** Drawn by scripts of others, of the person, or in the language of programs. */
const NOT_OURS =
  'script, style, code, pre, kbd, ins, del, option[value="en"], [translate="no"], [lang="en"], .offer-title:has(mark)';
const SAYS = ['aria-label', 'placeholder', 'title', 'alt', 'aria-valuetext', 'aria-description'];

/** Dates, times and units come from the browser, which has no such language. */
const BY_THE_BROWSER =
  /\b(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|september|october|november|december|(mon|tues?|wed(nes)?|thur?s?|fri|sat(ur)?|sun)(day)?s?|am|pm|at|in|ago|(milli)?seconds?|sec|ms|minutes?|min|hours?|hr|days?|weeks?|[kMG]?bytes?|[kMG]B|today|tomorrow|yesterday)\b/gi;

/** Parts of the installation, requests, events, processes, places on the log and zones have one name in every language. */
const IDENTIFIERS =
  /\b[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\b|\b[a-z]+(-[a-z]+)*\.[a-z]+\b|\b[a-z]+(-[a-z]+)+\b|\b[\w-]+ \d+@\w+|\b[A-Z][a-z]+\/[A-Z][A-Za-z_]+|\b(audit|history|intents|log|notification|outbox|projectors|realtime|recurrence|relay|reminders?|tasks|web|dead letters)\b/g;

/** Texts of a page in the pseudo-locale that are in no catalogue, as all that are have accents on every vowel. */
export async function untranslatedOn(page: Page, data: readonly string[]): Promise<string[]> {
  const texts = await page.evaluate<string[]>(`(() => {
    const shown = (each) => each.closest(${JSON.stringify(NOT_OURS)}) === null && each.checkVisibility({ visibilityProperty: true });
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [document.title];
    while (walker.nextNode()) {
      const { parentElement: around, textContent } = walker.currentNode;
      if (around.tagName !== 'TEXTAREA' && shown(around)) texts.push(textContent);
    }
    for (const name of ${JSON.stringify(SAYS)})
      for (const each of document.querySelectorAll('[' + name + ']')) if (shown(each)) texts.push(each.getAttribute(name));
    return texts;
  })()`);
  const known = data.toSorted((a, b) => b.length - a.length);
  const rest = (text: string): string =>
    known
      .reduce((left, each) => left.replaceAll(each, ' '), text)
      .replaceAll(IDENTIFIERS, ' ')
      .replaceAll(BY_THE_BROWSER, ' ');
  return [...new Set(texts)].filter((text) => /[aeiou]/i.test(rest(text)));
}
