'use client';
import { useTranslations } from 'use-intl/react';
import type { MenuKind } from './desk.ts';
import { useBench, useDeskState } from './useDesk.ts';

/** What can be done with the tasks that were chosen, all as one step. */
export function BulkBar() {
  const { desk, deeds } = useBench();
  const { selection } = useDeskState(desk);
  const t = useTranslations('tasks');
  if (selection.chosen.size === 0) return null;
  const button = (label: string, run: () => void) => (
    <button type="button" className="quiet" onClick={run}>
      {label}
    </button>
  );
  const menu = (label: string, kind: MenuKind) => button(label, () => desk.openMenu(kind));
  const all = (run: (tasks: ReturnType<typeof desk.targets>) => void) => () => {
    run(desk.targets());
    desk.clear();
  };
  return (
    <section className="bulk-bar" aria-label={t('bulk.label')}>
      <p role="status">{t('bulk.count', { count: desk.targets().length })}</p>
      {button(t('complete'), all(deeds.complete))}
      {menu(t('reschedule'), 'due')}
      {menu(t('setPriority'), 'priority')}
      {menu(t('setTags'), 'tags')}
      {button(t('delete'), all(deeds.remove))}
      {button(t('bulk.all'), desk.chooseAll)}
      {button(t('bulk.none'), desk.clear)}
    </section>
  );
}
