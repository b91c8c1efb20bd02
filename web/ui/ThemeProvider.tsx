'use client';
import { createContext, useContext, useState, type ReactNode } from 'react';
import { makeCell, type Cell } from './cell.ts';
import { makeTheme, type Theme } from './theme.ts';

const ThemeContext = createContext<Cell<Theme>>(makeCell<Theme>('system'));

export function ThemeProvider({ chosen, children }: { chosen: Theme; children: ReactNode }) {
  const [theme] = useState(() => makeTheme(chosen));
  return <ThemeContext value={theme}>{children}</ThemeContext>;
}

/** The chosen colours, to follow and to set. */
export const useTheme = (): Cell<Theme> => useContext(ThemeContext);
