import type { FormEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import { Form } from '../../ui/Form.tsx';
import { FILTERS, STATES, type LetterFilter } from './dead-letters.ts';
import { textsOf } from '../texts.ts';

interface Props {
  filter: LetterFilter;
  choose: (filter: LetterFilter) => void;
}

const FIELDS = FILTERS.filter((name) => name !== 'state');

/** Says which letters to show; the address keeps it. */
export function LetterFilters({ filter, choose }: Props) {
  const t = useTranslations('ops.deadLetters');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    choose(textsOf(event.currentTarget));
  };
  return (
    <Form className="filters" role="search" aria-label={t('which')} onSubmit={submit}>
      <label>
        <span>{t('fields.state')}</span>
        <select name="state" defaultValue={filter.state ?? 'waiting'}>
          {STATES.map((state) => (
            <option key={state} value={state}>
              {t(`states.${state}`)}
            </option>
          ))}
        </select>
      </label>
      {FIELDS.map((name) => (
        <label key={name}>
          <span>{t(`fields.${name}`)}</span>
          <input name={name} defaultValue={filter[name] ?? ''} autoComplete="off" spellCheck={false} />
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
