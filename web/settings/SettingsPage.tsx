'use client';
import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { SettingsAnswer } from '@tasklog/schemas';
import { useQuery } from '../live/useQuery.ts';
import { marks } from '../ui/marks.tsx';
import { QueryFault } from '../ui/QueryFault.tsx';
import { useHydrated } from '../ui/useHydrated.ts';
import { CalendarAddress } from './CalendarAddress.tsx';
import { Channels } from './Channels.tsx';
import { Connections } from './Connections.tsx';
import { DeleteAccount } from './DeleteAccount.tsx';
import { ExportList } from './ExportList.tsx';
import { Look } from './Look.tsx';
import { SavedFilters } from './SavedFilters.tsx';
import { SettingsForm } from './SettingsForm.tsx';

// Few come here to bring a list in.
const ImportList = dynamic(() => import('./ImportList.tsx'), { ssr: false });

interface Props {
  /** The settings as the server read them; null when it could not. */
  first: SettingsAnswer | null;
  email: string;
  locales: readonly string[];
}

/** What Tasklog takes words to mean for this person, and all else that is theirs to decide; the chat changes the same. */
export function SettingsPage({ first, email, locales }: Props) {
  const t = useTranslations('settings');
  const { value, problem, again } = useQuery<SettingsAnswer>('/api/commands/settings', null, first);
  const [saved, setSaved] = useState<SettingsAnswer | null>(null);
  const [unsaved, setUnsaved] = useState<ReadonlyMap<string, string>>(new Map());
  const current = saved && (!value || saved.version >= value.version) ? saved : value;
  // What is below speaks of this browser, of which the server knows nothing.
  const isThere = useHydrated() && (current !== null || problem !== null);
  // An address that names a section was opened before there was any.
  useEffect(() => {
    if (isThere) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, [isThere]);
  const keep = (answer: SettingsAnswer) => {
    setSaved(answer);
    setUnsaved(new Map());
  };
  const overtaken = (typed: ReadonlyMap<string, string>) => {
    setUnsaved(typed);
    again();
  };
  return (
    <main className="settings-page" id="main">
      <h1>{t('title')}</h1>
      <Sections />
      <div className="settings-body">
        <p className="note">{t.rich('lead', marks)}</p>
        {problem && <QueryFault problem={problem} again={again} />}
        {!current && !problem && <p className="note late">{t('loading')}</p>}
        {current && (
          <SettingsForm key={current.version} current={current} unsaved={unsaved} saved={keep} overtaken={overtaken} />
        )}
        {/* Below the form, which would push it down when it comes. */}
        {isThere && (
          <>
            <Look locales={locales} />
            <Channels email={email} />
            <CalendarAddress />
            {current && <SavedFilters current={current} saved={setSaved} again={again} />}
            <Connections />
            <ExportList />
            <ImportList zone={current?.chosen.timeZone} />
            <DeleteAccount />
          </>
        )}
      </div>
    </main>
  );
}

const SECTIONS = [
  ['place', 'groups.place'],
  ['hours', 'groups.hours'],
  ['days', 'groups.days'],
  ['tasks', 'groups.tasks'],
  ['look', 'look.title'],
  ['channels', 'channels.title'],
  ['calendar', 'calendar.title'],
  ['filters', 'filters.title'],
  ['connections', 'connections.title'],
  ['export', 'export.title'],
  ['import', 'import.title'],
  ['account', 'account.title'],
] as const;

function Sections() {
  const t = useTranslations('settings');
  return (
    <nav className="sections" aria-label={t('sections')}>
      <ul>
        {SECTIONS.map(([id, words]) => (
          <li key={id}>
            <a href={`#${id}`}>{t(words)}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
