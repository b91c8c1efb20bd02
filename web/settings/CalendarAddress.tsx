'use client';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl/react';
import type { CalendarFeed, NewCalendarFeed } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';
import { useQuery } from '../live/useQuery.ts';
import { QueryFault } from '../ui/QueryFault.tsx';
import { Section } from './Section.tsx';

const ADDRESS = '/api/commands/calendar-feed';

/** The secret address of the calendar: made, shown this once, made anew, revoked. */
export function CalendarAddress() {
  const { api, announcements } = useLive();
  const t = useTranslations('settings.calendar');
  const format = useFormatter();
  const [turn, setTurn] = useState(0);
  const { value, problem, again } = useQuery<CalendarFeed>(ADDRESS, turn);
  const [url, setUrl] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const since = value?.createdAt ?? null;

  const ask = async (method: 'POST' | 'DELETE', done: string) => {
    setBusy(true);
    const answer = await api<NewCalendarFeed | CalendarFeed>(ADDRESS, { method });
    setBusy(false);
    setFault(answer.ok ? null : answer.problem.detail);
    if (!answer.ok) return;
    setUrl('url' in answer.value ? answer.value.url : null);
    setTurn((count) => count + 1);
    announcements.say(done);
  };

  return (
    <Section id="calendar" title={t('title')}>
      <p className="note">{t('text')}</p>
      {problem && !value && <QueryFault problem={problem} again={again} />}
      {url !== null && <Shown url={url} />}
      {value && since !== null && url === null && (
        <p>{t('since', { date: format.dateTime(new Date(since), { dateStyle: 'long' }) })}</p>
      )}
      {value && (
        <div className="panes always" role="group" aria-label={t('group')}>
          <button type="button" disabled={busy} onClick={() => void ask('POST', t('made'))}>
            {since === null ? t('make') : t('makeNew')}
          </button>
          {since !== null && (
            <button type="button" disabled={busy} onClick={() => void ask('DELETE', t('revoked'))}>
              {t('revoke')}
            </button>
          )}
        </div>
      )}
      <div role="alert">{fault !== null && <p className="fault">{fault}</p>}</div>
    </Section>
  );
}

function Shown({ url }: { url: string }) {
  const t = useTranslations('settings.calendar');
  return (
    <div className="setting">
      <label htmlFor="calendar-address">{t('address')}</label>
      <input id="calendar-address" readOnly value={url} onFocus={({ currentTarget }) => currentTarget.select()} />
      <p className="note">{t('once')}</p>
    </div>
  );
}
