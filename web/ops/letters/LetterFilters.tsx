import { useTranslations } from 'use-intl/react';
import { FilterForm } from '../FilterForm.tsx';
import { FILTERS, STATES, type LetterFilter } from './dead-letters.ts';

interface Props {
  filter: LetterFilter;
  choose: (filter: LetterFilter) => void;
}

const FIELDS = FILTERS.filter((name) => name !== 'state');

export function LetterFilters({ filter, choose }: Props) {
  const t = useTranslations('ops.deadLetters');
  const fields = FIELDS.map((name) => ({ name, label: t(`fields.${name}`), value: filter[name] ?? '' }));
  return (
    <FilterForm title={t('which')} fields={fields} words={{ show: t('show'), reset: t('reset') }} choose={choose}>
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
    </FilterForm>
  );
}
