'use client';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl/react';
import { Keys } from './Keys.tsx';
import { LetterKeys } from './LetterKeys.tsx';
import { useCell } from './useCell.ts';
import { useShell } from './useShell.ts';

/** Every command of this screen that has keys, by its group; and the switch for those that are letters. */
export default function KeySheet({ close }: { close: () => void }) {
  const t = useTranslations('shell.keys');
  const dialog = useRef<HTMLDialogElement>(null);
  const commands = useCell(useShell().commands.cell).filter(({ keys }) => keys);
  const groups = [...Map.groupBy(commands, ({ group }) => group)];
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      className="key-sheet"
      ref={dialog}
      aria-labelledby="key-sheet-title"
      onClose={close}
      onClick={({ target }) => target === dialog.current && dialog.current.close()}
    >
      <header>
        <h2 id="key-sheet-title">{t('title')}</h2>
        <button type="button" className="quiet" onClick={() => dialog.current?.close()}>
          {t('close')}
        </button>
      </header>
      <div className="key-groups">
        {groups.map(([group, list]) => (
          <Group key={group} name={group} lines={list.map(({ id, title, keys = [] }) => ({ id, title, keys }))} />
        ))}
        <Group
          name={t('inChat')}
          lines={[
            { id: 'send', title: t('send'), keys: ['Enter'] },
            { id: 'new-line', title: t('newLine'), keys: ['Shift+Enter'] },
            { id: 'edit-last', title: t('editLast'), keys: ['ArrowUp'] },
          ]}
        />
      </div>
      <LetterKeys />
    </dialog>
  );
}

function Group({ name, lines }: { name: string; lines: { id: string; title: string; keys: readonly string[] }[] }) {
  return (
    <section>
      <h3>{name}</h3>
      <dl>
        {lines.map(({ id, title, keys }) => (
          <div key={id}>
            <dt>{title}</dt>
            <dd>
              {keys.map((each) => (
                <Keys key={each} keys={each} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
