/** "84,211" */
export const count = (n: number): string => n.toLocaleString('en');

/** An age in the unit that one would say. */
export function age(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${seconds.toFixed(0)} s`;
  if (seconds < 2 * 3_600) return `${(seconds / 60).toFixed(0)} min`;
  if (seconds < 2 * 86_400) return `${(seconds / 3_600).toFixed(0)} h`;
  return `${(seconds / 86_400).toFixed(0)} d`;
}

/** A speed; "–" while it is not known. */
export const speed = (perSecond: number | null): string =>
  perSecond === null ? '–' : perSecond.toLocaleString('en', { maximumFractionDigits: 1 });

/** An instant without its fractions. */
export const instant = (text: string | null): string => (text === null ? '–' : text.replace(/\.\d+Z$/, 'Z'));
