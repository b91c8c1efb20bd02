import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl/react';
import type { Problem } from '@tasklog/schemas';

const SIGNED_OUT = 401;

interface Props {
  /** What came of it; that it could not be read, unless told otherwise. */
  text?: string;
  problem: Problem;
  again: () => void;
}

/** Why something could not be read, and the way on: to try again, or to sign in where the session is over. */
export function QueryFault({ text, problem, again }: Props) {
  const t = useTranslations('entry.unreadable');
  const path = usePathname();
  return (
    <div className="fault">
      <p>
        {text ?? t('text')} <span lang="en">{problem.detail}</span>
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
