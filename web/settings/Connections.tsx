'use client';
import { useEffect, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl/react';
import type { Connections as Known } from '../identity/connections.ts';
import { useLive } from '../live/useLive.ts';
import { browserName } from './push.ts';
import { Section } from './Section.tsx';

/** The programs that were let in, and the browsers that are signed in: each can be ended. */
export function Connections() {
  const { announcements, toasts } = useLive();
  const t = useTranslations('settings.connections');
  const format = useFormatter();
  const [known, setKnown] = useState<Known | null>(null);
  useEffect(() => void read().then(setKnown), []);
  const end = async (which: { session: string } | { program: string }) => {
    if (!(await ended(which))) return toasts.show({ tone: 'problem', text: t('failed') });
    setKnown(await read());
    return announcements.say(t('ended'));
  };
  const since = (at: string) => t('since', { date: format.dateTime(new Date(at), { dateStyle: 'medium' }) });
  return (
    <Section id="connections" title={t('title')}>
      <h3>{t('assistants')}</h3>
      {known?.programs.length === 0 && <p className="note">{t('noAssistants')}</p>}
      <ul className="rows" aria-label={t('assistants')}>
        {known?.programs.map(({ id, name, since: at }) => (
          <li key={id}>
            <span className="row-main">
              {name} <span className="note">{since(at)}</span>
            </span>
            <button
              type="button"
              className="quiet"
              aria-label={t('endOne', { name })}
              onClick={() => void end({ program: id })}
            >
              {t('end')}
            </button>
          </li>
        ))}
      </ul>
      <h3>{t('sessions')}</h3>
      <ul className="rows" aria-label={t('sessions')}>
        {known?.sessions.map(({ id, userAgent, since: at, current }) => {
          const name = userAgent === '' ? t('unknown') : browserName(userAgent);
          return (
            <li key={id}>
              <span className="row-main">
                {name} <span className="note">{current ? t('here') : since(at)}</span>
              </span>
              {!current && (
                <button
                  type="button"
                  className="quiet"
                  aria-label={t('signOutOne', { name })}
                  onClick={() => void end({ session: id })}
                >
                  {t('signOut')}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      <p className="note">{t('note')}</p>
    </Section>
  );
}

const PATIENCE_MS = 20_000;

async function read(): Promise<Known | null> {
  const answer = await ask('/api/auth/connections');
  return answer?.ok ? ((await answer.json()) as Known) : null;
}

async function ended(which: object): Promise<boolean> {
  const answer = await ask('/api/auth/connections/end', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(which),
  });
  return answer?.ok === true;
}

const ask = (path: string, init: RequestInit = {}): Promise<Response | null> =>
  fetch(path, { ...init, cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
