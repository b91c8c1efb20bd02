'use client';
import { useState } from 'react';
import type { SettingsAnswer } from '@tasklog/schemas';
import { useQuery } from '../live/useQuery.ts';
import { QueryFault } from '../ui/QueryFault.tsx';
import { CalendarAddress } from './CalendarAddress.tsx';
import { Channels } from './Channels.tsx';
import { SettingsForm } from './SettingsForm.tsx';

/** What Tasklog takes words to mean for this person; the chat changes the same. */
export function SettingsPage({ email }: { email: string }) {
  const { value, problem, again } = useQuery<SettingsAnswer>('/api/commands/settings', null);
  const [saved, setSaved] = useState<SettingsAnswer | null>(null);
  const current = saved && (!value || saved.version >= value.version) ? saved : value;
  return (
    <main className="story-page" id="main">
      <h1>Settings</h1>
      <p className="note">
        You may as well say them: <q>my mornings start at 8</q>, <q>weeks start on sunday</q>.
      </p>
      {problem && !current && <QueryFault problem={problem} again={again} />}
      {!current && !problem && <p className="note late">Loading…</p>}
      {current && <SettingsForm key={current.version} current={current} saved={setSaved} again={again} />}
      <CalendarAddress />
      <Channels email={email} />
    </main>
  );
}
