'use client';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl/react';
import { useLive } from '../live/useLive.ts';
import { download, FORMS, keepFile, type Form } from './download.ts';
import { Section } from './Section.tsx';

const MEGABYTE = 1_000_000;

/** The whole list as a file, in each of its forms. */
export function ExportList() {
  const { api, store, announcements } = useLive();
  const t = useTranslations('settings.export');
  const format = useFormatter();
  const [running, setRunning] = useState<{ form: Form; bytes: number } | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const take = async (form: Form) => {
    setFault(null);
    setRunning({ form, bytes: 0 });
    const answer = await download(api, form, store.state().position, (bytes) => setRunning({ form, bytes }));
    setRunning(null);
    if (!answer.ok) return setFault(`${t('failed')}. ${answer.problem.detail}`);
    keepFile(answer.value);
    return announcements.say(t('done', { name: answer.value.name }));
  };
  return (
    <Section id="export" title={t('title')}>
      <p className="note">{t('text')}</p>
      <ul className="rows" aria-label={t('title')}>
        {FORMS.map((form) => (
          <li key={form}>
            <span className="row-main">
              {t(form)} <span className="note">{t(`${form}Hint`)}</span>
            </span>
            {running?.form === form ? (
              <span className="progress">
                <progress aria-label={t(form)} />
                <span className="note">
                  {t('soFar', {
                    size: format.number(running.bytes / MEGABYTE, {
                      style: 'unit',
                      unit: 'megabyte',
                      maximumFractionDigits: 1,
                    }),
                  })}
                </span>
              </span>
            ) : (
              <button
                type="button"
                disabled={running !== null}
                aria-label={t('downloadOne', { form: t(form) })}
                onClick={() => void take(form)}
              >
                {t('download')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <div role="alert">{fault !== null && <p className="fault">{fault}</p>}</div>
    </Section>
  );
}
