'use client';
import Link from 'next/link';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import type { SavedFilter, SettingsAnswer } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';
import { renamed, withoutFilter } from '../tasks/list/saved-filters.ts';
import { Form } from '../ui/Form.tsx';
import { marks } from '../ui/marks.tsx';
import { Section } from './Section.tsx';

interface Props {
  current: SettingsAnswer;
  saved: (answer: SettingsAnswer) => void;
  /** Reads the settings again; somebody else has changed them. */
  again: () => void;
}

const CHANGED_SINCE = 412;

/** Filters kept under a name, to look at, to rename and to delete. */
export function SavedFilters({ current, saved, again }: Props) {
  const { api, announcements } = useLive();
  const t = useTranslations('settings.filters');
  const [fault, setFault] = useState<string | null>(null);
  const filters = current.settings.filters ?? [];

  const keep = async (changed: readonly SavedFilter[], said: string) => {
    const answer = await api<SettingsAnswer>('/api/commands/settings', {
      method: 'PATCH',
      body: { filters: changed },
      version: current.version,
    });
    setFault(answer.ok ? null : answer.problem.detail);
    if (answer.ok) {
      saved(answer.value);
      announcements.say(said);
    } else if (answer.problem.status === CHANGED_SINCE) again();
  };
  const rename = (from: string, to: string) => {
    const isTaken = filters.some(({ name }) => name !== from && name.toLowerCase() === to.toLowerCase());
    if (isTaken) setFault(t('taken'));
    else void keep(renamed(filters, from, to), t('renamed'));
  };

  return (
    <Section id="filters" title={t('title')}>
      {filters.length === 0 && <p className="note">{t.rich('none', marks)}</p>}
      <ul className="rows" aria-label={t('list')}>
        {filters.map((filter) => (
          <Filter
            key={filter.name}
            filter={filter}
            rename={(to) => rename(filter.name, to)}
            remove={() => void keep(withoutFilter(filters, filter.name), t('deleted'))}
          />
        ))}
      </ul>
      <div role="alert">{fault !== null && <p className="fault">{fault}</p>}</div>
    </Section>
  );
}

const LONGEST_NAME = 60;

function Filter(props: { filter: SavedFilter; rename: (name: string) => void; remove: () => void }) {
  const { name, filter } = props.filter;
  const t = useTranslations('settings.filters');
  const [renaming, setRenaming] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const typed = new FormData(event.currentTarget).get('name');
    const to = typeof typed === 'string' ? typed.trim() : '';
    setRenaming(false);
    if (to !== '' && to !== name) props.rename(to);
  };
  if (renaming)
    return (
      <li>
        <Form className="in-words" onSubmit={submit}>
          <input
            name="name"
            aria-label={t('name')}
            defaultValue={name}
            maxLength={LONGEST_NAME}
            autoComplete="off"
            required
            ref={focus}
          />
          <button type="submit">{t('save')}</button>
          <button type="button" className="quiet" onClick={() => setRenaming(false)}>
            {t('cancel')}
          </button>
        </Form>
      </li>
    );
  return (
    <li>
      <Link className="row-main" href={`/tasks?filter=${encodeURIComponent(`filter: ${name}`)}`} prefetch={false}>
        {name} <code>{filter}</code>
      </Link>
      <button type="button" className="quiet" aria-label={t('renameOne', { name })} onClick={() => setRenaming(true)}>
        {t('rename')}
      </button>
      <button type="button" className="quiet" aria-label={t('deleteOne', { name })} onClick={props.remove}>
        {t('delete')}
      </button>
    </li>
  );
}

const focus = (field: HTMLInputElement | null) => field?.focus();
