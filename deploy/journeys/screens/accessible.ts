import axe from 'axe-core';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds wrong on a page as it stands, a line each. It comes in by the debugger, as the policy lets no script in. */
export async function faultsOf(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(axe.source);
  const options = { runOnly: { type: 'tag', values: TAGS }, resultTypes: ['violations'] };
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(options)})`);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html, any }) =>
      `${id} (${help}): ${target.join(' ')} ${any[0]?.message ?? ''} ${html}`.slice(0, 500),
    ),
  );
}

/** What reaches over the edge, by which a page would scroll sideways. */
export const sidewaysOf = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const isHeld = (each) => each !== null && (getComputedStyle(each).overflowX !== 'visible' || isHeld(each.parentElement));
    const wide = [...document.querySelectorAll('body *')]
      .filter((each) => each.getBoundingClientRect().right > width + 1 && !isHeld(each.parentElement));
    return [document.documentElement.scrollWidth + ' wide', ...wide.slice(0, 5).map((each) => each.outerHTML.slice(0, 150))];
  })()`);
