import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ChannelProps } from './channel.ts';
import { subscribed } from './push.ts';

/** Browsers that show reminders while no page of Tasklog is open. */
export function PushChannel({ current, change }: ChannelProps) {
  const t = useTranslations('settings.channels');
  const { offered, publicKey, browsers } = current.push;
  const [said, setSaid] = useState('');
  const subscribe = async (key: string) => {
    const outcome = await subscribed(key, (body) => change('/push', { method: 'POST', body }));
    setSaid(outcome === 'done' ? '' : t(outcome));
  };
  return (
    <fieldset>
      <legend>{t('push')}</legend>
      {!offered && <p className="note">{t('noPush')}</p>}
      {offered && publicKey && (
        <button type="button" onClick={() => void subscribe(publicKey)}>
          {t('here')}
        </button>
      )}
      {said && (
        <p className="note fault" role="alert">
          {said}
        </p>
      )}
      <ul className="browsers" aria-label={t('browsers')}>
        {browsers.map(({ id, name }) => (
          <li key={id}>
            {name}{' '}
            <button
              type="button"
              className="quiet"
              aria-label={t('removeOne', { name })}
              onClick={() => void change(`/push/${id}`, { method: 'DELETE' })}
            >
              {t('remove')}
            </button>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
