import type { IconName } from './icons.tsx';

export interface Screen {
  name: 'home' | 'tasks' | 'upcoming' | 'notifications' | 'settings' | 'operating';
  href: string;
  icon: IconName;
  /** What follows `g`. */
  key: string;
  operatorsOnly?: true;
}

/** Where one can go, in the order of the header. */
const SCREENS: readonly Screen[] = [
  { name: 'home', href: '/', icon: 'home', key: 'c' },
  { name: 'tasks', href: '/tasks', icon: 'tasks', key: 't' },
  { name: 'upcoming', href: '/upcoming', icon: 'upcoming', key: 'u' },
  { name: 'notifications', href: '/notifications', icon: 'notifications', key: 'n' },
  { name: 'settings', href: '/settings', icon: 'settings', key: 's' },
  { name: 'operating', href: '/ops', icon: 'operating', key: 'o', operatorsOnly: true },
];

export const screensFor = (operator: boolean): readonly Screen[] =>
  SCREENS.filter(({ operatorsOnly }) => operator || !operatorsOnly);

/** Whether a path is a screen or lies below it; home has nothing below. */
export const isWithin = (path: string, href: string): boolean =>
  path === href || (href !== '/' && path.startsWith(`${href}/`));
