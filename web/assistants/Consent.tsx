'use client';
import { useState } from 'react';

interface Props {
  client: string;
  name: string;
  wishes: string[];
  backTo: string;
}

/** Whether a program may use the list; the answer goes to the authorization server with the request as it came. */
export function Consent({ client, name, wishes, backTo }: Props) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const answer = async (accept: boolean) => {
    setBusy(true);
    setFault(null);
    const url = await send(accept);
    if (url) return location.assign(url);
    setFault('That did not work. Close this page and let the program begin again.');
    return setBusy(false);
  };
  return (
    <>
      <p>
        <strong>{client}</strong> wants to use the list of <strong>{name}</strong>. It calls itself so; that is not
        checked. It would be told at <code>{backTo}</code>, and could
      </p>
      <ul>
        {wishes.map((wish) => (
          <li key={wish}>{wish}</li>
        ))}
      </ul>
      <div className="panes always" role="group" aria-label="Answer">
        <button type="button" className="primary" disabled={busy} onClick={() => void answer(true)}>
          Allow
        </button>
        <button type="button" disabled={busy} onClick={() => void answer(false)}>
          Do not allow
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
