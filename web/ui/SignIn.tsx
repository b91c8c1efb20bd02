'use client';
import { useState } from 'react';
import { EmailForm, type Way } from './EmailForm.tsx';
import { signInAsGuest, type SignInFault } from './sign-in.ts';

/** The ways in: as a guest with one click, or by e-mail and password. A guest who signs up keeps the list. */
export function SignIn({ guest, next }: { guest: boolean; next: string }) {
  const [way, setWay] = useState<Way>(guest ? 'sign-up' : 'sign-in');
  const [fault, setFault] = useState<SignInFault | null>(null);
  const [busy, setBusy] = useState(false);
  const enter = async (attempt: () => Promise<SignInFault | null>) => {
    setBusy(true);
    setFault(null);
    const failed = await attempt();
    if (!failed) return location.assign(next);
    setFault(failed);
    return setBusy(false);
  };
  return (
    <>
      {guest ? (
        <p className="note">
          {way === 'sign-up'
            ? 'You are a guest. With an account the same list is yours on every device.'
            : 'You are a guest. An account of yours has its own list; this guest list does not move over.'}
        </p>
      ) : (
        <>
          <button type="button" className="primary wide" disabled={busy} onClick={() => void enter(signInAsGuest)}>
            Continue as guest
          </button>
          <p className="or">or</p>
        </>
      )}
      <div className="panes always" role="group" aria-label="Account">
        <button type="button" aria-pressed={way === 'sign-in'} onClick={() => setWay('sign-in')}>
          I have an account
        </button>
        <button type="button" aria-pressed={way === 'sign-up'} onClick={() => setWay('sign-up')}>
          I am new
        </button>
      </div>
      <EmailForm key={way} way={way} busy={busy} enter={(attempt) => void enter(attempt)} />
      <div role="alert" className="alert">
        {fault && <p className="fault">{fault.sentence}</p>}
      </div>
      {guest && (
        <p>
          <a href={next}>Back to your list</a>
        </p>
      )}
    </>
  );
}
