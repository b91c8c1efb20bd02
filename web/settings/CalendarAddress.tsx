'use client';
import { useState } from 'react';
import type { CalendarFeed, NewCalendarFeed } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';
import { useQuery } from '../live/useQuery.ts';
import { QueryFault } from '../ui/QueryFault.tsx';

const ADDRESS = '/api/commands/calendar-feed';

/** The secret address of the calendar: made, shown this once, made anew, revoked. */
export function CalendarAddress() {
  const { api, announcements } = useLive();
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
    <section className="settings" aria-labelledby="calendar">
      <h2 id="calendar">Calendar</h2>
      <p className="note">
        A secret address shows your tasks that have a date in a calendar app. Whoever has it can read them; a new one
        ends the one before.
      </p>
      {problem && !value && <QueryFault problem={problem} again={again} />}
      {url !== null && <Shown url={url} />}
      {value && since !== null && url === null && (
        <p>
          There is one, made on <time dateTime={since}>{new Date(since).toLocaleDateString()}</time>. It was shown when
          it was made.
        </p>
      )}
      {value && (
        <div className="panes always" role="group" aria-label="Calendar address">
          <button type="button" disabled={busy} onClick={() => void ask('POST', 'Calendar address made')}>
            {since === null ? 'Make an address' : 'Make a new one'}
          </button>
          {since !== null && (
            <button type="button" disabled={busy} onClick={() => void ask('DELETE', 'Calendar address revoked')}>
              Revoke
            </button>
          )}
        </div>
      )}
      <div role="alert">{fault !== null && <p className="fault">{fault}</p>}</div>
    </section>
  );
}

function Shown({ url }: { url: string }) {
  return (
    <div className="setting">
      <label htmlFor="calendar-address">Address for your calendar app</label>
      <input id="calendar-address" readOnly value={url} onFocus={({ currentTarget }) => currentTarget.select()} />
      <p className="note">Copy it now: it is shown this once.</p>
    </div>
  );
}
