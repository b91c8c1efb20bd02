import { useEffect } from 'react';
import type { Live } from '../live/live.ts';

/** Ctrl+Z or ⌘Z takes back the last change made on this page; inside a field it stays the field's own. */
export function useUndoKey({ actions, announcements, toasts }: Live): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isUndo =
        event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      if (!isUndo || event.defaultPrevented || isField(event.target)) return;
      event.preventDefault();
      void actions
        .undoLast()
        .then((undone) =>
          undone
            ? toasts.show({ tone: 'plain', text: 'Last change taken back' })
            : announcements.say('Nothing to take back'),
        );
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [actions, announcements, toasts]);
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== 'checkbox');
}
