'use client';
import { useEffect } from 'react';
import Link from 'next/link';
import type { Toast } from './toasts.ts';
import { useCell } from './useCell.ts';
import { useShell } from './useShell.ts';

const SHOWN_MS = 10_000;

/** Messages at the edge of the screen; reminders stay until they are dismissed. */
export function Toasts() {
  const { toasts } = useShell();
  const shown = useCell(toasts.cell);
  return (
    <section className="toasts" aria-label="Messages">
      {shown.map((toast) => (
        <ToastCard key={toast.id} toast={toast} dismiss={() => toasts.dismiss(toast.id)} />
      ))}
    </section>
  );
}

function ToastCard({ toast, dismiss }: { toast: Toast; dismiss: () => void }) {
  const { id, tone, text, action, href } = toast;
  const { toasts } = useShell();
  useEffect(() => {
    if (tone === 'reminder') return undefined;
    const timer = setTimeout(() => toasts.dismiss(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toasts, id, tone]);
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
          Show
        </Link>
      )}
      <button type="button" className="quiet icon" aria-label="Dismiss" onClick={dismiss}>
        ×
      </button>
    </div>
  );
}
