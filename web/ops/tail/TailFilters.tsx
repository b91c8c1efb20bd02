import type { FormEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import { Form } from '../../ui/Form.tsx';
import { FIELDS, TOPICS } from './tail.ts';
import { textsOf } from '../texts.ts';

interface Props {
  search: URLSearchParams;
  choose: (values: Record<string, string>) => void;
}

/** Says which records to show; the address keeps it. */
export function TailFilters({ search, choose }: Props) {
  const t = useTranslations('ops.tail');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    choose(textsOf(event.currentTarget));
  };
  return (
    <Form className="filters" role="search" aria-label={t('which')} onSubmit={submit}>
      <label>
        <span>{t('fields.topic')}</span>
        <select name="topic" defaultValue={search.get('topic') ?? TOPICS[0]}>
          {TOPICS.map((topic) => (
            <option key={topic}>{topic}</option>
          ))}
        </select>
      </label>
      {FIELDS.map((name) => (
        <label key={name}>
          <span>{t(`fields.${name}`)}</span>
          <input name={name} defaultValue={search.get(name) ?? ''} autoComplete="off" spellCheck={false} />
        </label>
      ))}
      <div className="choices">
        <button type="submit">{t('show')}</button>
        <button type="button" className="quiet" onClick={() => choose({})}>
          {t('reset')}
        </button>
      </div>
    </Form>
  );
}
