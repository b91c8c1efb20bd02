import { useState } from 'react';
import type { ChannelProps } from './Channels.tsx';
import { canPush, subscribeHere } from './push.ts';

/** Browsers that show reminders while no page of Tasklog is open. */
export function PushChannel({ current, change }: ChannelProps) {
  const { offered, publicKey, browsers } = current.push;
  const [said, setSaid] = useState('');
  const subscribe = async (key: string) => {
    try {
      const body = await subscribeHere(key);
      setSaid(
        body ? '' : 'The browser does not let Tasklog show notifications. Allow it in the settings of this site.',
      );
      if (body) await change('/push', { method: 'POST', body });
    } catch {
      setSaid('The push service of this browser cannot be reached.');
    }
  };
  return (
    <fieldset>
      <legend>Push</legend>
      {!offered && <p className="note">This installation sends no push messages.</p>}
      {offered && publicKey && (
        <button
          type="button"
          onClick={() => void (canPush() ? subscribe(publicKey) : setSaid('This browser has no push.'))}
        >
          Show reminders on this browser
        </button>
      )}
      {said && (
        <p className="note fault" role="alert">
          {said}
        </p>
      )}
      <ul className="browsers" aria-label="Browsers that show reminders">
        {browsers.map(({ id, name }) => (
          <li key={id}>
            {name}{' '}
            <button type="button" className="quiet" onClick={() => void change(`/push/${id}`, { method: 'DELETE' })}>
              Remove <span className="visually-hidden">{name}</span>
            </button>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
