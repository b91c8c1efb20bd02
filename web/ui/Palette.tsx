'use client';
import { useRouter } from 'next/navigation';
import { useDeferredValue, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import { Keys } from './Keys.tsx';
import { offersFor, withRecent, type Offer } from './palette.ts';
import { useCell } from './useCell.ts';
import { useShell } from './useShell.ts';

/** The list of everything that can be done or opened from here, found by some letters; what is none of it can be asked. */
export default function Palette({ close }: { close: () => void }) {
  const t = useTranslations('shell.palette');
  const { commands, recent, found } = useShell();
  const list = useCell(found);
  const router = useRouter();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const all = useCell(commands.cell);
  const taken = useCell(recent);
  const find = useMemo(
    () => (text: string) =>
      offersFor(text, { commands: all, tasks: list?.tasks() ?? [], recent: taken, asks: list !== null }),
    [all, list, taken],
  );
  // What is typed is on the screen at once; what it finds in a long list may come a moment later.
  const shownFor = useDeferredValue(query);
  const offers = useMemo(() => find(shownFor), [find, shownFor]);

  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  useEffect(() => {
    document.getElementById(`${id}-${String(at)}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);

  const take = (offer: Offer | undefined) => {
    if (!offer) return;
    // Closed first: what runs may want the focus, which closing gives back.
    dialog.current?.close();
    if (offer.kind === 'task') return router.push(`/tasks/${offer.task.id}`);
    if (offer.kind === 'command') {
      recent.set(withRecent(recent.get(), offer.id));
      return offer.command.run();
    }
    router.push('/');
    return list?.ask(offer.text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const last = offers.length - 1;
    const next = { ArrowDown: at < last ? at + 1 : 0, ArrowUp: at > 0 ? at - 1 : last }[event.key];
    if (event.key === 'Enter') take((shownFor === query ? offers : find(query))[at]);
    else if (next !== undefined) setAt(Math.max(0, next));
    else return;
    event.preventDefault();
  };
  const write = (text: string) => {
    setQuery(text);
    setAt(0);
  };

  return (
    <dialog
      className="palette"
      ref={dialog}
      aria-label={t('title')}
      onClose={close}
      onClick={({ target }) => target === dialog.current && dialog.current.close()}
    >
      <input
        type="text"
        role="combobox"
        aria-label={t('title')}
        aria-expanded={offers.length > 0}
        aria-controls={`${id}-offers`}
        aria-activedescendant={offers[at] ? `${id}-${String(at)}` : undefined}
        aria-autocomplete="list"
        placeholder={t('placeholder')}
        autoComplete="off"
        spellCheck={false}
        maxLength={2_000}
        value={query}
        onChange={({ target }) => write(target.value)}
        onKeyDown={onKeyDown}
      />
      <p className="visually-hidden" role="status">
        {t('found', { count: offers.length })}
      </p>
      {offers.length === 0 && <p className="note">{t('nothing')}</p>}
      <ul role="listbox" id={`${id}-offers`} aria-label={t('offers')}>
        {offers.map((offer, place) => (
          <li
            key={offer.id}
            id={`${id}-${String(place)}`}
            role="option"
            aria-selected={place === at}
            onPointerMove={() => setAt(place)}
            onClick={() => take(offer)}
          >
            <Offered offer={offer} />
          </li>
        ))}
      </ul>
    </dialog>
  );
}

function Offered({ offer }: { offer: Offer }) {
  const t = useTranslations('shell.palette');
  switch (offer.kind) {
    case 'ask':
      return <span className="offer-title">{t('ask', { text: offer.text })}</span>;
    case 'task':
      return (
        <>
          <Marked text={offer.title} marks={offer.marks} />
          <span className="note">{t('task')}</span>
        </>
      );
    case 'command':
      return (
        <>
          <Marked text={offer.title} marks={offer.marks} />
          <span className="note">{offer.command.group}</span>
          {offer.command.keys?.[0] && <Keys keys={offer.command.keys[0]} />}
        </>
      );
  }
}

function Marked({ text, marks }: { text: string; marks: ReadonlySet<number> }) {
  const letters = Array.from(text).map((letter, at) => (marks.has(at) ? <mark key={at}>{letter}</mark> : letter));
  return <span className="offer-title">{letters}</span>;
}
