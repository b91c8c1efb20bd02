'use client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ChatkitThread } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';
import { Form } from '../ui/Form.tsx';
import { useCell } from '../ui/useCell.ts';

/** The conversations there are: to open, rename and delete. Their tasks stay whatever becomes of them. */
export default function Threads({ close }: { close: () => void }) {
  const { threads, conversation } = useLive();
  const t = useTranslations('chat');
  const { threads: known, after, loading, problem } = useCell(threads.list);
  const { id: open } = useCell(conversation.thread);
  useEffect(() => void threads.load(), [threads]);
  return (
    <nav
      className="threads"
      id="threads"
      aria-label={t('conversations')}
      onKeyDown={({ key }) => (key === 'Escape' ? close() : undefined)}
    >
      {problem && (
        <div className="fault">
          <p>{t('threads.unreadable', { detail: problem.detail })}</p>
          <button type="button" onClick={() => void threads.load()}>
            {t('retry')}
          </button>
        </div>
      )}
      {known?.length === 0 && <p className="note">{t('threads.none')}</p>}
      <ul>
        {known?.map((thread) => (
          <Entry key={thread.id} thread={thread} isOpen={thread.id === open} close={close} />
        ))}
      </ul>
      {after !== null && (
        <button type="button" className="quiet" aria-disabled={loading} onClick={() => void threads.more()}>
          {t('threads.more')}
        </button>
      )}
    </nav>
  );
}

type Doing = 'nothing' | 'renaming' | 'deleting';

function Entry({ thread, isOpen, close }: { thread: ChatkitThread; isOpen: boolean; close: () => void }) {
  const { threads, conversation } = useLive();
  const t = useTranslations('chat.threads');
  const [doing, setDoing] = useState<Doing>('nothing');
  const { id, title } = thread;
  const open = () => {
    void conversation.open({ id, title });
    close();
  };
  const remove = async () => {
    if ((await threads.remove(id)) && isOpen) conversation.clear();
  };
  if (doing === 'renaming')
    return (
      <li>
        <Rename thread={thread} done={() => setDoing('nothing')} />
      </li>
    );
  return (
    <li>
      <button type="button" className="thread" aria-current={isOpen} onClick={open}>
        {title}
      </button>
      {doing === 'deleting' ? (
        <>
          <button type="button" onClick={() => void remove()}>
            {t('deleteForGood')}
          </button>
          <button type="button" className="quiet" onClick={() => setDoing('nothing')}>
            {t('keep')}
          </button>
        </>
      ) : (
        <>
          <button
            type="button"
            className="quiet"
            aria-label={t('renameOne', { title })}
            onClick={() => setDoing('renaming')}
          >
            {t('rename')}
          </button>
          <button
            type="button"
            className="quiet"
            aria-label={t('deleteOne', { title })}
            onClick={() => setDoing('deleting')}
          >
            {t('delete')}
          </button>
        </>
      )}
    </li>
  );
}

function Rename({ thread, done }: { thread: ChatkitThread; done: () => void }) {
  const { threads, conversation } = useLive();
  const t = useTranslations('chat.threads');
  const [title, setTitle] = useState(thread.title);
  const submit = () => {
    if (!title.trim()) return;
    void threads.rename(thread.id, title.trim()).then((renamed) => {
      if (renamed) conversation.named(thread.id, title.trim());
      done();
    });
  };
  return (
    <Form className="in-words" onSubmit={submit}>
      <input
        aria-label={t('name')}
        value={title}
        maxLength={LONGEST_TITLE}
        autoComplete="off"
        ref={focus}
        onChange={(event) => setTitle(event.target.value)}
      />
      <button type="submit">{t('save')}</button>
      <button type="button" className="quiet" onClick={done}>
        {t('cancel')}
      </button>
    </Form>
  );
}

const focus = (field: HTMLInputElement | null) => field?.focus();

const LONGEST_TITLE = 100;
