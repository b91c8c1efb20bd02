/**
 * A button that is clicked before the page's scripts are awake reaches nobody. This one comes with the page, as the browser's own:
 * it keeps such clicks, each button once, until `Awake` has them done. What sends a form is held by React (Form.tsx).
 */
export const EARLY_CLICKS = `window.earlyClicks = new Set();
addEventListener('click', ({ target }) => {
  const button = target.closest?.('button:not([type="submit"])');
  if (button) window.earlyClicks?.add(button);
}, true);`;

declare global {
  interface Window {
    /** Buttons that were clicked and not heard; gone once the page is awake. */
    earlyClicks?: Set<HTMLButtonElement>;
  }
}

/** Does what was clicked, in its order; what is no longer there, or may not be clicked any more, is passed over. */
export function doEarlyClicks(page: Window): void {
  const { earlyClicks } = page;
  delete page.earlyClicks;
  for (const button of earlyClicks ?? []) if (button.isConnected && !button.disabled) button.click();
}
