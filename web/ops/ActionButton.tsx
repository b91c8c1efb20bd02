import { useId } from 'react';
import { useTranslations } from 'use-intl/react';
import { useShell } from '../ui/useShell.ts';
import { useOps } from './useOps.ts';
import type { Wish } from './wish.ts';

interface Props {
  label: string;
  /** Says more than the label where several have the same one. */
  name?: string;
  wish: () => Wish;
  /** Why it cannot be done now; it is said to whoever tries all the same. */
  refused?: string | null;
  primary?: boolean;
}

/** Something that only operators may do. Whoever may not, or not now, finds it here and is told why. */
export function ActionButton({ label, name, wish, refused = null, primary = false }: Props) {
  const t = useTranslations('ops');
  const { mayAct, ask } = useOps();
  const { toasts } = useShell();
  const why = mayAct ? refused : t('onlyOperators');
  const id = useId();
  return (
    <>
      <button
        type="button"
        className={primary ? 'primary' : undefined}
        aria-label={name}
        aria-disabled={why !== null}
        aria-describedby={why === null ? undefined : id}
        title={why ?? undefined}
        onClick={() => (why === null ? ask(wish()) : toasts.show({ tone: 'plain', text: why }))}
      >
        {label}
      </button>
      {why !== null && (
        <span id={id} className="visually-hidden">
          {why}
        </span>
      )}
    </>
  );
}
