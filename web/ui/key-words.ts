const ON_APPLE: Record<string, string> = { $mod: '⌘', Meta: '⌘', Alt: '⌥', Shift: '⇧', Control: '⌃' };
const ELSEWHERE: Record<string, string> = { $mod: 'Ctrl', Control: 'Ctrl' };
const SIGNS: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Delete: 'Del',
};

export const isApple = (): boolean => typeof navigator !== 'undefined' && /Mac|iP/.test(navigator.platform);

/** Keys as they stand on the keyboard: the presses one after the other, each the keys that are held together. */
export function keyWords(keys: string, apple: boolean): string[][] {
  const names = apple ? ON_APPLE : ELSEWHERE;
  return keys.split(' ').map((press) => press.split(/(?<=.)\+/).map((key) => names[key] ?? SIGNS[key] ?? capital(key)));
}

const capital = (key: string): string => (key.length === 1 ? key.toUpperCase() : key);
