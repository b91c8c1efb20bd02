'use client';
import Link from 'next/link';
import { useEffect, useMemo, useRef, useState, type FocusEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Toast } from './toasts.ts';
import { useCell } from './useCell.ts';
import { useCommands, useShell } from './useShell.ts';

const SHOWN_MS = 10_000;
/** Whoever has looked at one gets at least this long after looking away. */
const AT_LEAST_MS = 3_000;

/** Messages at the edge of the screen; none goes while one is pointed at or has the focus, reminders stay until dismissed. */
export function Toasts() {
  const { toasts } = useShell();
  const t = useTranslations('shell');
  const shown = useCell(toasts.cell);
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const section = useRef<HTMLElement>(null);
  useCommands(
    useMemo(
      () => [
        {
          id: 'messages',
          title: t('commands.messages'),
          group: t('commands.anywhere'),
          keys: ['F8'],
          inFields: true,
          when: () => toasts.cell.get().length > 0,
          run: () => section.current?.querySelector<HTMLElement>('button, a')?.focus(),
        },
      ],
      [toasts, t],
    ),
  );
  return (
    <section
      className="toasts"
      ref={section}
      aria-label={t('toasts.label')}
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
      onFocus={() => setFocused(true)}
      onBlur={({ currentTarget, relatedTarget }: FocusEvent) => setFocused(currentTarget.contains(relatedTarget))}
    >
      {shown.map((toast) => (
        <ToastCard
          key={toast.id}
          toast={toast}
          held={pointed || focused}
          dismiss={() => {
            // What goes away tells neither that the pointer has left it nor that it has lost the focus.
            setFocused(false);
            setPointed(false);
            toasts.dismiss(toast.id);
          }}
        />
      ))}
    </section>
  );
}

function ToastCard({ toast, held, dismiss }: { toast: Toast; held: boolean; dismiss: () => void }) {
  const { id, tone, text, action, href } = toast;
  const { toasts } = useShell();
  const t = useTranslations('shell.toasts');
  const left = useRef(SHOWN_MS);
  useEffect(() => {
    if (tone === 'reminder' || held) return undefined;
    const started = performance.now();
    const timer = setTimeout(() => toasts.dismiss(id), left.current);
    return () => {
      clearTimeout(timer);
      left.current = Math.max(AT_LEAST_MS, left.current - (performance.now() - started));
    };
  }, [toasts, id, tone, held]);
  const act = () => {
    action?.run();
    dismiss();
  };
  return (
    <div className="toast" data-tone={tone}>
      <p>{text}</p>
      {action && (
        <button type="button" className="quiet" onClick={act}>
          {action.label}
        </button>
      )}
      {href && (
        <Link href={href} onClick={dismiss}>
          {t('show')}
        </Link>
      )}
      <button type="button" className="quiet icon-button" aria-label={t('dismiss')} onClick={dismiss}>
        ×
      </button>
    </div>
  );
}
