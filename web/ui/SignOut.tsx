'use client';
import { useRef } from 'react';
import { forgetHere } from '../live/forget.ts';
import { leaveOtherTabs } from '../live/tabs.ts';
import { useLive } from '../live/useLive.ts';
import { unsubscribeHere } from '../settings/push.ts';

/** Signing out; a guest is asked first, because nobody can come back as the same guest. */
export function SignOut({ guest }: { guest: boolean }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { personId, conversation, toasts } = useLive();
  const leave = async () => {
    const answer = await fetch('/api/auth/sign-out', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    }).catch(() => null);
    if (!answer?.ok)
      return toasts.show({ tone: 'problem', text: 'You are still signed in: Tasklog could not be reached.' });
    await unsubscribeHere().catch(() => undefined);
    leaveOtherTabs(personId);
    await forgetHere(personId).catch(() => undefined);
    conversation.clear();
    return location.assign('/sign-in');
  };
  return (
    <>
      <button type="button" className="quiet" onClick={() => (guest ? dialog.current?.showModal() : void leave())}>
        Sign out
      </button>
      <dialog ref={dialog} aria-labelledby="leave-title">
        <h2 id="leave-title">Leave these tasks behind?</h2>
        <p>You are a guest. After signing out nobody can get back to this list. Create an account to keep it.</p>
        <div className="choices">
          <a className="button primary" href="/sign-in">
            Create an account
          </a>
          <button type="button" onClick={() => void leave()}>
            Sign out anyway
          </button>
          <button type="button" className="quiet" onClick={() => dialog.current?.close()}>
            Stay
          </button>
        </div>
      </dialog>
    </>
  );
}
