import { makeCell, type Cell } from './cell.ts';
import { setCookie } from './cookies.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Read by the server before the page is drawn, so that it never appears in the wrong colours first. */
export const THEME_COOKIE = 'theme';

export const themeOf = (chosen: string | undefined): Theme => THEMES.find((each) => each === chosen) ?? 'system';

/** The colours of the page: as the system has them, or as chosen for this browser. */
export function makeTheme(initial: Theme): Cell<Theme> {
  const cell = makeCell(initial);
  return {
    ...cell,
    set: (theme) => {
      cell.set(theme);
      document.documentElement.dataset['theme'] = theme;
      setCookie(THEME_COOKIE, theme);
    },
  };
}
