'use client';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useLive } from '../live/useLive.ts';
import { sayFarewell } from '../ui/farewell.ts';
import { Form } from '../ui/Form.tsx';
import { marks } from '../ui/marks.tsx';
import { eraseAll, PHRASE } from './erasing.ts';
import { leaveForGood } from './leave.ts';
import { Section } from './Section.tsx';

const STEPS = ['tasks', 'log', 'out', 'minute', 'backups'] as const;

/** All of it gone, for good: what will happen is said first, and a phrase is to be typed. */
export function DeleteAccount() {
  const live = useLive();
  const t = useTranslations('settings.account');
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState('');
  const [erasing, setErasing] = useState(false);
  const [fault, setFault] = useState<string | null>(null);

  const erase = async () => {
    setErasing(true);
    setFault(null);
    const outcome = await eraseAll(live.api);
    if (!outcome.ok) {
      setFault(outcome.problem.detail);
      return setErasing(false);
    }
    sayFarewell(outcome.state);
    await leaveForGood(live);
    return location.assign('/sign-in');
  };
  return (
    <Section id="account" title={t('title')}>
      <p className="note">{t('text')}</p>
      <p className="note">
        <a href="#export">{t('keep')}</a>
      </p>
      <button type="button" className="danger" onClick={() => dialog.current?.showModal()}>
        {t('begin')}
      </button>
      <dialog
        ref={dialog}
        aria-labelledby="account-dialog"
        onCancel={(event) => (erasing ? event.preventDefault() : setTyped(''))}
      >
        <Form onSubmit={() => typed.trim() === PHRASE && erase()}>
          <h2 id="account-dialog">{t('dialog')}</h2>
          <p>{t('will')}</p>
          <ul>
            {STEPS.map((step) => (
              <li key={step}>{t(`steps.${step}`)}</li>
            ))}
          </ul>
          <label htmlFor="account-phrase">{t.rich('type', { phrase: PHRASE, ...marks })}</label>
          <input
            id="account-phrase"
            value={typed}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            onChange={({ target }) => setTyped(target.value)}
          />
          <div role="alert">{fault !== null && <p className="fault">{fault}</p>}</div>
          <div className="choices">
            <button type="submit" className="danger" disabled={typed.trim() !== PHRASE || erasing}>
              {erasing ? t('erasing') : t('do')}
            </button>
            <button type="button" disabled={erasing} onClick={() => dialog.current?.close()}>
              {t('stay')}
            </button>
          </div>
        </Form>
      </dialog>
    </Section>
  );
}
