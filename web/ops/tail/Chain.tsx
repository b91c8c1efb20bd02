import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { OpsLog, OpsRecord, Problem } from '@tasklog/schemas';
import type { Api } from '../../live/api.ts';
import { useShell } from '../../ui/useShell.ts';
import { QUERIES } from '../addresses.ts';
import { chainOf, relativesOf, type Link } from './chain.ts';
import { Moment } from '../Moment.tsx';
import { keyOf, told, TOPICS } from './tail.ts';

/** The change that a record belongs to, as a tree of causes; below it the record that was chosen, whole. */
export function Chain({ of }: { of: OpsRecord }) {
  const t = useTranslations('ops.chain');
  const [shown, setShown] = useState(of);
  const { links, problem } = useChain(of);
  return (
    <>
      <section aria-label={t('chain')}>
        {problem && (
          <p className="fault" lang="en">
            {problem.detail}
          </p>
        )}
        {links === null && !problem && <p className="note late">{t('looking')}</p>}
        {links?.length === 0 && <p className="note">{t('alone')}</p>}
        {links && links.length > 0 && <Branch links={links} shown={shown} show={setShown} />}
      </section>
      <section aria-label={t('record')}>
        <p className="note">
          {keyOf(shown)} · <Moment at={shown.at} />
        </p>
        <Elsewhere record={shown} />
        <pre tabIndex={0} role="region" aria-label={t('record')}>
          {JSON.stringify(shown.event, null, 2)}
        </pre>
      </section>
    </>
  );
}

interface BranchProps {
  links: readonly Link[];
  shown: OpsRecord;
  show: (record: OpsRecord) => void;
}

function Branch({ links, shown, show }: BranchProps) {
  const choice = (record: OpsRecord) => {
    const { type, says } = told(record);
    return (
      <button
        type="button"
        className="quiet start"
        translate="no"
        aria-pressed={keyOf(record) === keyOf(shown)}
        onClick={() => show(record)}
      >
        {type} {record.topic}/{record.partition}/{record.offset} {says}
      </button>
    );
  };
  return (
    <ul className="branch">
      {links.map((link) => (
        <li key={keyOf(link.record)}>
          {choice(link.record)}
          {link.told.length > 0 && (
            <ul className="branch told">
              {link.told.map((each) => (
                <li key={keyOf(each)}>{choice(each)}</li>
              ))}
            </ul>
          )}
          {link.brought.length > 0 && <Branch links={link.brought} shown={shown} show={show} />}
        </li>
      ))}
    </ul>
  );
}

/** Where else to look: all of the task, all of the user, the change that it takes back. */
function Elsewhere({ record: { event } }: { record: OpsRecord }) {
  const t = useTranslations('ops.chain');
  const { user, task } = told({ event } as OpsRecord);
  const undoes = event['undoes'];
  const link = (name: 'ofTask' | 'ofUser' | 'undoes', query: Record<string, string>) => (
    <a href={`/ops/tail?${new URLSearchParams(query).toString()}`}>{t(name)}</a>
  );
  return (
    <p className="elsewhere">
      {task && link('ofTask', { task })}
      {user && link('ofUser', { user })}
      {typeof undoes === 'string' && link('undoes', { user, change: undoes })}
    </p>
  );
}

/** Its relatives, on all topics; only what has no change of its own stands alone. */
function useChain(record: OpsRecord): { links: Link[] | null; problem: Problem | null } {
  const { api } = useShell();
  const [found, setFound] = useState<{ links: Link[] | null; problem: Problem | null }>({ links: null, problem: null });
  useEffect(() => {
    let current = true;
    void linksOf(api, record).then((answer) => (current ? setFound(answer) : undefined));
    return () => {
      current = false;
    };
  }, [api, record]);
  return found;
}

async function linksOf(api: Api, record: OpsRecord): Promise<{ links: Link[] | null; problem: Problem | null }> {
  const relatives = relativesOf(record);
  if (!relatives) return { links: [], problem: null };
  const answers = await Promise.all(
    TOPICS.map((topic) =>
      api<OpsLog>(`${QUERIES}/log?${new URLSearchParams({ topic, limit: '200', ...relatives }).toString()}`),
    ),
  );
  const refused = answers.find((answer) => !answer.ok);
  if (refused && !refused.ok) return { links: null, problem: refused.problem };
  const [events = [], reminders = [], updates = []] = answers.map((answer) => (answer.ok ? answer.value.items : []));
  // A reminder is a change of its own: its event lies on the topic of reminders.
  const [own, others] = events.length > 0 ? [events, [...reminders, ...updates]] : [reminders, updates];
  return { links: chainOf(own, others), problem: null };
}
