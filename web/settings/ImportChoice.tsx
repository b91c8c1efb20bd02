'use client';
import { useState, type ChangeEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import { Form } from '../ui/Form.tsx';
import { formatOf, FORMATS, type Chosen, type Format } from './import-tasks.ts';

const HEAD_BYTES = 200;

/** What is to be brought in: a file, or lines that are pasted; and what it is, which is guessed. */
export function ImportChoice({ zone, preview }: { zone: string; preview: (chosen: Chosen) => void }) {
  const t = useTranslations('settings.import');
  const [file, setFile] = useState<File | null>(null);
  const [pasted, setPasted] = useState('');
  const [format, setFormat] = useState<Format>('text');
  const [fault, setFault] = useState(false);

  const choose = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const chosen = target.files?.[0] ?? null;
    setFile(chosen);
    setFault(false);
    if (chosen) setFormat(formatOf(chosen.name, await chosen.slice(0, HEAD_BYTES).text()));
  };
  const submit = () => {
    const content = file ?? pasted;
    setFault(file === null && pasted.trim() === '');
    if (file !== null || pasted.trim() !== '') preview({ content, format, zone });
  };
  return (
    <Form className="settings" onSubmit={submit}>
      <div className="setting">
        <label htmlFor="import-file">{t('file')}</label>
        <input
          id="import-file"
          type="file"
          accept=".txt,.md,.csv,.json,text/plain,text/csv,application/json"
          onChange={(event) => void choose(event)}
        />
      </div>
      {file === null && (
        <div className="setting">
          <label htmlFor="import-text">{t('or')}</label>
          <textarea id="import-text" rows={5} value={pasted} onChange={({ target }) => setPasted(target.value)} />
        </div>
      )}
      <div className="setting">
        <label htmlFor="import-format">{t('format')}</label>
        <select id="import-format" value={format} onChange={({ target }) => setFormat(target.value as Format)}>
          {FORMATS.map((each) => (
            <option key={each} value={each}>
              {t(`formats.${each}`)}
            </option>
          ))}
        </select>
      </div>
      {fault && (
        <p className="fault" role="alert">
          {t('nothing')}
        </p>
      )}
      <button type="submit">{t('preview')}</button>
    </Form>
  );
}
