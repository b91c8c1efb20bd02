'use client';
import { useCallback, useRef, useState, type SyntheticEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import type { SavedFilter } from '@tasklog/schemas';
import { useLive } from '../../live/useLive.ts';
import { Popover } from '../menu/Popover.tsx';
import { keepFilters, readFilters, renamed, withFilter, withoutFilter, type Kept } from './saved-filters.ts';

interface Props {
  line: string;
  filterBy: (line: string) => void;
}

/** The filters that are kept under a name: choose one, keep this one, rename, forget. */
export function SavedFilters({ line, filterBy }: Props) {
  const { api, tellProblem } = useLive();
  const t = useTranslations('tasks.filter');
  const [open, setOpen] = useState(false);
  const [kept, setKept] = useState<Kept | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [at, setAt] = useState<Element | null>(null);

  const close = useCallback((back: boolean) => {
    setOpen(false);
    if (back) button.current?.focus();
  }, []);
  const show = async () => {
    setAt(button.current);
    setOpen(true);
    const read = await readFilters(api);
    if (read.ok) setKept(read.value);
    else tellProblem(read.problem, t('unreadable'));
  };
  const keep = async (filters: readonly SavedFilter[]) => {
    if (!kept) return;
    const answer = await keepFilters(api, kept, filters);
    if (answer.ok) return setKept(answer.value);
    tellProblem(answer.problem, t('notKept'));
    const again = await readFilters(api);
    if (again.ok) setKept(again.value);
  };
  const choose = (name: string) => {
    close(true);
    filterBy(`filter: ${name}`);
  };
  return (
    <>
      <button type="button" ref={button} aria-haspopup="dialog" aria-expanded={open} onClick={() => void show()}>
        {t('saved')}
      </button>
      {open && (
        <Popover at={at} label={t('saved')} close={close}>
          {kept?.filters.length === 0 && <p className="note">{t('none')}</p>}
          {kept?.filters.map((filter) => (
            <SavedFilterRow
              key={filter.name}
              filter={filter}
              choose={() => choose(filter.name)}
              rename={(to) => void keep(renamed(kept.filters, filter.name, to))}
              forget={() => void keep(withoutFilter(kept.filters, filter.name))}
            />
          ))}
          {kept && line !== '' && <KeepThis keep={(name) => void keep(withFilter(kept.filters, name, line))} />}
        </Popover>
      )}
    </>
  );
}

interface RowProps {
  filter: SavedFilter;
  choose: () => void;
  rename: (to: string) => void;
  forget: () => void;
}

function SavedFilterRow({ filter, choose, rename, forget }: RowProps) {
  const t = useTranslations('tasks.filter');
  const [renaming, setRenaming] = useState(false);
  if (renaming)
    return (
      <NameForm
        label={t('newName', { name: filter.name })}
        name={filter.name}
        submit={(name) => {
          setRenaming(false);
          rename(name);
        }}
      />
    );
  return (
    <div className="saved-filter">
      <button type="button" className="choice" onClick={choose} title={filter.filter}>
        {filter.name}
      </button>
      <button
        type="button"
        className="quiet"
        aria-label={t('renameOne', { name: filter.name })}
        onClick={() => setRenaming(true)}
      >
        {t('rename')}
      </button>
      <button type="button" className="quiet" aria-label={t('forgetOne', { name: filter.name })} onClick={forget}>
        {t('forget')}
      </button>
    </div>
  );
}

function KeepThis({ keep }: { keep: (name: string) => void }) {
  const t = useTranslations('tasks.filter');
  return <NameForm label={t('keepAs')} name="" submit={keep} />;
}

function NameForm({ label, name, submit }: { label: string; name: string; submit: (name: string) => void }) {
  const t = useTranslations('tasks.filter');
  const [written, setWritten] = useState(name);
  const onSubmit = (event: SyntheticEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (written.trim() === '') return;
    submit(written.trim().replaceAll(/\s+/g, ' '));
    setWritten('');
  };
  return (
    <div className="choice-field">
      <label>
        <span>{label}</span>
        <input
          type="text"
          value={written}
          maxLength={60}
          autoComplete="off"
          onChange={({ target }) => setWritten(target.value)}
          onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && onSubmit(event)}
        />
      </label>
      <button type="button" onClick={onSubmit}>
        {t('keep')}
      </button>
    </div>
  );
}
