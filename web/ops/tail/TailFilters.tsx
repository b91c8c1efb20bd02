import { useTranslations } from 'use-intl/react';
import { FilterForm } from '../FilterForm.tsx';
import { FIELDS, TOPICS } from './tail.ts';

interface Props {
  search: URLSearchParams;
  choose: (values: Record<string, string>) => void;
}

export function TailFilters({ search, choose }: Props) {
  const t = useTranslations('ops.tail');
  const fields = FIELDS.map((name) => ({ name, label: t(`fields.${name}`), value: search.get(name) ?? '' }));
  return (
    <FilterForm title={t('which')} fields={fields} words={{ show: t('show'), reset: t('reset') }} choose={choose}>
      <label>
        <span>{t('fields.topic')}</span>
        <select name="topic" defaultValue={search.get('topic') ?? TOPICS[0]}>
          {TOPICS.map((topic) => (
            <option key={topic}>{topic}</option>
          ))}
        </select>
      </label>
    </FilterForm>
  );
}
