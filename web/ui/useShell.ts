import { createContext, useContext, useEffect } from 'react';
import type { Command } from './commands.ts';
import type { Shell } from './shell.ts';

export const ShellContext = createContext<Shell | null>(null);

export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (!shell) throw new Error('useShell is used outside ShellProvider');
  return shell;
}

/** Offers commands while the component is shown. @param list made anew only when something in it changed (useMemo). */
export function useCommands(list: readonly Command[]): void {
  const { commands } = useShell();
  useEffect(() => commands.add(list), [commands, list]);
}
