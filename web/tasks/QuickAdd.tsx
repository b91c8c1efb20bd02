'use client';
import { useEffect, useId, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { NewTask } from '@tasklog/schemas';
import { adding } from '../live/changes.ts';
import { useLive } from '../live/useLive.ts';
import { useClock } from '../ui/clock.tsx';
import { Form } from '../ui/Form.tsx';
import { useEarlyText } from '../ui/useEarlyText.ts';
import { useSay } from './words/say.ts';
import { additionsIn, type Addition } from './additions.ts';
import { TaskFacts } from './TaskFacts.tsx';

const PAUSE_MS = 220;

type Understood = { of: string; additions: Addition[] };

/** One sentence becomes a task: what was understood of it is shown before it is added. */
export default function QuickAdd() {
  const { api, actions, toasts, announcements } = useLive();
  const { zone = 'UTC' } = useClock();
  const { words } = useSay();
  const t = useTranslations('tasks.add');
  const [written, setWritten] = useState('');
  const [understood, setUnderstood] = useState<Understood | null>(null);
  const field = useEarlyText<HTMLInputElement>(written, setWritten);
  const id = useId();
  const text = written.trim();

  useEffect(() => {
    let current = true;
    if (text === '') return undefined;
    const timer = setTimeout(() => {
      void additionsIn(api, text, zone).then((additions) => current && setUnderstood({ of: text, additions }));
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, text, zone]);

  const add = async (wishes: readonly Omit<NewTask, 'id'>[]) => {
    setWritten('');
    const step = await actions.perform(...wishes.map((wish) => adding(words, wish, zone)));
    const title = wishes[0]?.title ?? '';
    if (step === null) return setWritten((now) => now || text);
    toasts.show({
      tone: 'plain',
      text: t('added', { count: wishes.length, title }),
      action: { label: t('undo'), run: () => void actions.undo(step) },
    });
  };
  const submit = async () => {
    if (text === '') return announcements.say(t('empty'));
    const additions = understood?.of === text ? understood.additions : await additionsIn(api, text, zone);
    await add(additions.map(({ wish }) => wish));
  };
  const shown = understood?.of === text ? understood.additions : [];
  return (
    <Form className="quick-add" onSubmit={submit}>
      <label className="visually-hidden" htmlFor={id}>
        {t('label')}
      </label>
      <input
        ref={field}
        id={id}
        type="text"
        data-quick-add
        value={written}
        maxLength={500}
        placeholder={t('example')}
        autoComplete="off"
        aria-describedby={`${id}-meant`}
        onChange={({ target }) => setWritten(target.value)}
      />
      <button type="submit">{t('add')}</button>
      <div className="meant" id={`${id}-meant`}>
        {shown.map(({ wish, shown: task, understood: isUnderstood }, n) => (
          <div key={n}>
            <p className="task-title">{wish.title}</p>
            {isUnderstood ? <TaskFacts task={task} /> : <p className="note">{t('wordForWord')}</p>}
          </div>
        ))}
      </div>
    </Form>
  );
}
