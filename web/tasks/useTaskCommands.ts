import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Command } from '../ui/commands.ts';
import { useCommands } from '../ui/useShell.ts';
import type { Bench } from './useDesk.ts';

const LIST = '.task-scroll';

/**
 * The keys of a list of tasks.
 * @param toNow how to leave a list of the past, which has only the keys that look; null for the list as it is.
 */
export function useTaskCommands({ desk, deeds }: Bench, toNow: (() => void) | null): void {
  const t = useTranslations('tasks.commands');
  const router = useRouter();
  const list = useMemo(() => {
    const group = t('group');
    const command = (id: keyof typeof KEYS, run: () => void, when?: () => boolean): Command => ({
      ...{ id: `task.${id}`, title: t(id), group, keys: KEYS[id], run },
      ...(when && { when }),
      ...(MOVES.has(id) && { repeats: true, keysOnly: true }),
    });
    const isAboutSome = () => desk.targets().length > 0;
    const openCursor = () => {
      const task = desk.cursorTask();
      if (task) router.push(`/tasks/${task.id}`);
    };
    const looking = [
      command('next', () => desk.move(1)),
      command('previous', () => desk.move(-1)),
      // Arrows scroll the page, unless the focus is in the list.
      command('down', () => desk.move(1), isInList),
      command('up', () => desk.move(-1), isInList),
      command('open', openCursor, () => desk.cursorTask() !== null && isOnRow()),
      command(
        'filter',
        () => focusOn('[data-filter]'),
        () => document.querySelector('[data-filter]') !== null,
      ),
    ];
    if (toNow) return [...looking, command('now', toNow)];
    const all = (run: (tasks: ReturnType<typeof desk.targets>) => void) => () => {
      const tasks = desk.targets();
      desk.clear();
      run(tasks);
    };
    return [
      ...looking,
      command(
        'add',
        () => focusOn('[data-quick-add]'),
        () => document.querySelector('[data-quick-add]') !== null,
      ),
      command(
        'select',
        () => desk.toggle(),
        () => desk.cursorTask() !== null,
      ),
      command('extendDown', () => desk.extend(1)),
      command('extendUp', () => desk.extend(-1)),
      command('selectAll', desk.chooseAll, isInList),
      command('clear', desk.clear, () => desk.cell.get().selection.chosen.size > 0),
      // A checkbox with the focus does so by itself.
      command('complete', all(deeds.complete), () => isAboutSome() && !isOnControl()),
      command('reschedule', () => desk.openMenu('due'), isAboutSome),
      command('priority', () => desk.openMenu('priority'), isAboutSome),
      command('tags', () => desk.openMenu('tags'), isAboutSome),
      command('snooze', () => desk.openMenu('snooze'), isAboutSome),
      command('delete', all(deeds.remove), isAboutSome),
    ];
  }, [desk, deeds, toNow, router, t]);
  useCommands(list);
}

const KEYS = {
  next: ['j'],
  previous: ['k'],
  down: ['ArrowDown'],
  up: ['ArrowUp'],
  open: ['Enter'],
  filter: ['/'],
  add: ['q'],
  select: ['x'],
  extendDown: ['Shift+J', 'Shift+ArrowDown'],
  extendUp: ['Shift+K', 'Shift+ArrowUp'],
  selectAll: ['$mod+a'],
  clear: ['Escape'],
  now: ['Escape'],
  complete: ['Space'],
  reschedule: ['t'],
  priority: ['p'],
  tags: ['#'],
  snooze: ['s'],
  delete: ['Delete'],
} as const satisfies Record<string, readonly string[]>;

const MOVES: ReadonlySet<string> = new Set(['next', 'previous', 'down', 'up', 'extendDown', 'extendUp']);

const isInList = (): boolean => document.activeElement?.closest(LIST) != null;
const isOnControl = (): boolean => document.activeElement?.matches('input, button, a, select, textarea') ?? false;

/** Enter on a link or a button is its own. */
const isOnRow = (): boolean =>
  document.activeElement === document.body || (document.activeElement?.matches('input[data-roving]') ?? false);

function focusOn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}
