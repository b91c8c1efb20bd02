'use client';
import { useRef } from 'react';
import { useTranslations } from 'use-intl/react';
import { useLive } from '../live/useLive.ts';
import { leave as leaveSession } from '../settings/leave.ts';

/** Signing out; a guest is asked first, because nobody can come back as the same guest. */
export function SignOut({ guest }: { guest: boolean }) {
  const t = useTranslations('entry.signOut');
  const dialog = useRef<HTMLDialogElement>(null);
  const { personId, conversation, toasts } = useLive();
  const leave = async () => {
    if (!(await leaveSession({ personId, conversation }))) return toasts.show({ tone: 'problem', text: t('failed') });
    return location.assign('/sign-in');
  };
  return (
    <>
      <button type="button" className="quiet" onClick={() => (guest ? dialog.current?.showModal() : void leave())}>
        {t('do')}
      </button>
      <dialog ref={dialog} aria-labelledby="leave-title">
        <h2 id="leave-title">{t('title')}</h2>
        <p>{t('text')}</p>
        <div className="choices">
          <a className="button primary" href="/sign-in">
            {t('create')}
          </a>
          <button type="button" onClick={() => void leave()}>
            {t('anyway')}
          </button>
          <button type="button" className="quiet" onClick={() => dialog.current?.close()}>
            {t('stay')}
          </button>
        </div>
      </dialog>
    </>
  );
}
