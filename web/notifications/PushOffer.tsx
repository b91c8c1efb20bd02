'use client';
import { useState, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl/react';
import type { NotificationSettingsAnswer } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';
import { useQuery } from '../live/useQuery.ts';
import { canPush, subscribed, type Subscribed } from '../settings/push.ts';

const SETTINGS = '/api/commands/notification-settings';
const REFUSED = 'tasklog.push-offer';

/** Offers, once a first reminder has come up, to show the next ones also while no page is open. Before that nobody is asked. */
export function PushOffer() {
  const asks = useSyncExternalStore(unchanging, mayAsk, () => false);
  return asks ? <Offer /> : null;
}

function Offer() {
  const { api } = useLive();
  const t = useTranslations('notifications.offer');
  const tFault = useTranslations('settings.channels');
  const { value } = useQuery<NotificationSettingsAnswer>(SETTINGS, null);
  const [over, setOver] = useState(false);
  const [fault, setFault] = useState<Exclude<Subscribed, 'done'> | null>(null);
  const key = value?.push.offered ? value.push.publicKey : undefined;
  if (!key || over) return null;
  const accept = async () => {
    const outcome = await subscribed(key, (body) => api(`${SETTINGS}/push`, { method: 'POST', body }));
    if (outcome === 'done') setOver(true);
    else setFault(outcome);
  };
  const refuse = () => {
    localStorage.setItem(REFUSED, 'no');
    setOver(true);
  };
  return (
    <section className="offer" aria-label={t('text')}>
      <p>{t('text')}</p>
      <div className="choices">
        <button type="button" className="primary" onClick={() => void accept()}>
          {t('yes')}
        </button>
        <button type="button" className="quiet" onClick={refuse}>
          {t('no')}
        </button>
      </div>
      <div role="alert">{fault && <p className="fault">{tFault(fault)}</p>}</div>
    </section>
  );
}

const unchanging = () => () => undefined;

const mayAsk = (): boolean =>
  canPush() && Notification.permission === 'default' && localStorage.getItem(REFUSED) === null;
