'use client';
import { useCallback, useRef, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Task } from '@tasklog/schemas';
import { Popover } from '../tasks/menu/Popover.tsx';
import { SnoozeChoices } from '../tasks/menu/SnoozeChoices.tsx';

/** The ways to put a reminder off, each with the moment that comes of it. */
export function SnoozeMenu({ task }: { task: Task }) {
  const t = useTranslations('notifications');
  const button = useRef<HTMLButtonElement>(null);
  const [at, setAt] = useState<Element | null>(null);
  const close = useCallback((back: boolean) => {
    setAt(null);
    if (back) button.current?.focus();
  }, []);
  const label = t('snoozeOne', { title: task.title });
  return (
    <>
      <button
        type="button"
        className="quiet"
        ref={button}
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={at !== null}
        onClick={() => setAt(button.current)}
      >
        {t('snooze')}
      </button>
      {at && (
        <Popover at={at} label={label} close={close}>
          <p className="popover-head">{label}</p>
          <SnoozeChoices tasks={[task]} done={() => close(true)} />
        </Popover>
      )}
    </>
  );
}
