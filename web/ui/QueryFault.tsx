import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl/react';
import type { Problem } from '@tasklog/schemas';

const SIGNED_OUT = 401;

/** Why something could not be read, and the way on: to try again, or to sign in where the session is over. */
export function QueryFault({ problem, again }: { problem: Problem; again: () => void }) {
  const t = useTranslations('shell.unreadable');
  const path = usePathname();
  return (
    <div className="fault">
      <p>
        {t('text')} <span lang="en">{problem.detail}</span>
      </p>
      {problem.requestId && <p className="note">{t('request', { id: problem.requestId })}</p>}
      <div className="choices">
        {problem.status === SIGNED_OUT && (
          <a className="button" href={`/sign-in?from=${encodeURIComponent(path)}`}>
            {t('signIn')}
          </a>
        )}
        <button type="button" onClick={again}>
          {t('again')}
        </button>
      </div>
    </div>
  );
}
