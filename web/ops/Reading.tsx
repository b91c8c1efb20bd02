import type { ReactNode } from 'react';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl/react';
import { useOps, type Polled } from './useOps.ts';

const SIGNED_OUT = 401;

interface Props<T> {
  of: Polled<T>;
  children: (value: T) => ReactNode;
}

/** What was read, once there is something; why there is nothing newer when that fails, with the old kept. */
export function Reading<T>({ of: { value, problem }, children }: Props<T>) {
  const t = useTranslations('ops');
  return (
    <>
      {problem && <Fault problem={problem} old={value !== null} />}
      {value === null && !problem && (
        <div className="skeleton late" role="status">
          {t('reading')}
        </div>
      )}
      {value !== null && children(value)}
    </>
  );
}

function Fault({ problem, old }: { problem: NonNullable<Polled<unknown>['problem']>; old: boolean }) {
  const t = useTranslations('ops');
  const { watch } = useOps();
  const path = usePathname();
  return (
    <div className="fault">
      <p>
        {old ? t('cannotReadNewer') : t('cannotRead')} <span lang="en">{problem.detail}</span>
      </p>
      {problem.requestId && <p className="note">{t('request', { id: problem.requestId })}</p>}
      {problem.status === SIGNED_OUT ? (
        <a href={`/sign-in?from=${encodeURIComponent(path)}`}>{t('signInAgain')}</a>
      ) : (
        <button type="button" onClick={watch.refresh}>
          {t('tryAgain')}
        </button>
      )}
    </div>
  );
}
