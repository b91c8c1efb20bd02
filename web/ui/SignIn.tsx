'use client';
import { useState, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl/react';
import { EmailForm, type Way } from './EmailForm.tsx';
import { endFarewell, farewellHere } from './farewell.ts';
import { signInAsGuest, type SignInFault } from './sign-in.ts';
import { useHydrated } from './useHydrated.ts';
import { browserZone, rememberZone } from './zone.ts';

/** The ways in: as a guest with one click, or by e-mail and password. A guest who signs up keeps the list. */
export function SignIn({ guest, next }: { guest: boolean; next: string }) {
  const t = useTranslations('entry');
  const [way, setWay] = useState<Way>(guest ? 'sign-up' : 'sign-in');
  const [fault, setFault] = useState<SignInFault | null>(null);
  const [busy, setBusy] = useState(false);
  const asleep = !useHydrated();
  const enter = async (attempt: () => Promise<SignInFault | null>) => {
    setBusy(true);
    setFault(null);
    const failed = await attempt();
    if (!failed) {
      endFarewell();
      // So that even the first page behind the sign-in is drawn with its days.
      rememberZone(browserZone());
      return location.assign(next);
    }
    setFault(failed);
    return setBusy(false);
  };
  const choose = (chosen: Way) => {
    setWay(chosen);
    setFault(null);
  };
  return (
    <>
      <FarewellNote />
      {guest ? (
        <p className="note">{way === 'sign-up' ? t('guestKeeps') : t('guestLeaves')}</p>
      ) : (
        <>
          <button
            type="button"
            className="primary wide"
            disabled={asleep || busy}
            onClick={() => void enter(() => signInAsGuest(t))}
          >
            {t('continueAsGuest')}
          </button>
          <p className="or">{t('or')}</p>
        </>
      )}
      <div className="panes always" role="group" aria-label={t('account')}>
        <button type="button" disabled={asleep} aria-pressed={way === 'sign-in'} onClick={() => choose('sign-in')}>
          {t('haveAccount')}
        </button>
        <button type="button" disabled={asleep} aria-pressed={way === 'sign-up'} onClick={() => choose('sign-up')}>
          {t('isNew')}
        </button>
      </div>
      <EmailForm key={way} way={way} busy={busy} enter={(attempt) => void enter(attempt)} />
      <div role="alert" className="alert">
        {fault && <p className="fault">{fault.sentence}</p>}
      </div>
      {guest && (
        <p>
          <a href={next}>{t('back')}</a>
        </p>
      )}
    </>
  );
}

function FarewellNote() {
  const t = useTranslations('entry.farewell');
  const farewell = useSyncExternalStore(unchanging, farewellHere, () => null);
  return farewell && <p role="status">{t(farewell)}</p>;
}

const unchanging = () => () => undefined;
