'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { marks } from '../ui/marks.tsx';

interface Props {
  client: string;
  name: string;
  wishes: string[];
  backTo: string;
}

/** Whether a program may use the list; the answer goes to the authorization server with the request as it came. */
export function Consent({ client, name, wishes, backTo }: Props) {
  const t = useTranslations('entry.consent');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const answer = async (accept: boolean) => {
    setBusy(true);
    setFault(null);
    const url = await send(accept);
    if (url) return location.assign(url);
    setFault(t('failed'));
    return setBusy(false);
  };
  return (
    <>
      <p>{t.rich('question', { client, name, backTo, ...marks })}</p>
      <ul>
        {wishes.map((wish) => (
          <li key={wish}>{wish}</li>
        ))}
      </ul>
      <div className="choices" role="group" aria-label={t('answer')}>
        <button type="button" className="primary" disabled={busy} onClick={() => void answer(true)}>
          {t('allow')}
        </button>
        <button type="button" disabled={busy} onClick={() => void answer(false)}>
          {t('deny')}
        </button>
      </div>
      <div role="alert" className="alert">
        {fault && <p className="fault">{fault}</p>}
      </div>
    </>
  );
}

/** @returns where to go on; null when the answer was not taken. */
async function send(accept: boolean): Promise<string | null> {
  try {
    const response = await fetch('/api/auth/oauth2/consent', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ accept, oauth_query: location.search.slice(1) }),
      signal: AbortSignal.timeout(20_000),
    });
    const { url } = (await response.json()) as { url?: unknown };
    return response.ok && typeof url === 'string' ? url : null;
  } catch {
    return null;
  }
}
