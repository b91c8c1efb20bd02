export const LOCALE_COOKIE = 'locale';

const YEAR_S = 365 * 24 * 60 * 60;

/** Keeps a choice where the server reads it before it draws a page. It says nothing about who somebody is. */
export function setCookie(name: string, value: string): void {
  const secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `${name}=${value}; path=/; max-age=${String(YEAR_S)}; samesite=lax${secure}`;
}
