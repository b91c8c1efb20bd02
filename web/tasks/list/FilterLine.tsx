'use client';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Problem } from '@tasklog/schemas';
import { Form } from '../../ui/Form.tsx';
import { useEarlyText } from '../../ui/useEarlyText.ts';
import { marks } from '../../ui/marks.tsx';
import { filterFault } from './filter-fault.ts';
import { SavedFilters } from './SavedFilters.tsx';

interface Props {
  /** What is filtered by now; empty for nothing. */
  line: string;
  problem: Problem | null;
  filterBy: (line: string) => void;
}

/** Where a filter is written, in the language of docs/filters.md. A wrong one is marked where it is wrong. */
export function FilterLine({ line, problem, filterBy }: Props) {
  const t = useTranslations('tasks.filter');
  // What is being written, and over which line: when that becomes another one, it is shown instead.
  const [draft, setDraft] = useState({ over: line, text: line });
  const text = draft.over === line ? draft.text : line;
  const field = useEarlyText<HTMLInputElement>(text, (typed) => setDraft({ over: line, text: typed }));
  const id = useId();
  const fault = problem && filterFault(line, problem);
  return (
    <Form className="filter" role="search" onSubmit={() => filterBy(text.trim())}>
      <label className="visually-hidden" htmlFor={id}>
        {t('label')}
      </label>
      <input
        ref={field}
        id={id}
        type="text"
        data-filter
        value={text}
        maxLength={1000}
        placeholder={t('example')}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={problem !== null}
        aria-describedby={problem ? `${id}-fault` : undefined}
        onChange={({ target }) => setDraft({ over: line, text: target.value })}
      />
      <SavedFilters line={line} filterBy={filterBy} />
      {line !== '' && (
        <button type="button" className="quiet" onClick={() => filterBy('')}>
          {t('showAll')}
        </button>
      )}
      {problem && (
        <div className="fault" id={`${id}-fault`} role="alert">
          {fault && (
            <code className="filter-fault">
              {fault.before}
              <mark>{fault.marked || ' '}</mark>
              {fault.after}
            </code>
          )}
          <p>{fault ? t.rich('fault', { ...marks, says: fault.says }) : <span lang="en">{problem.detail}</span>}</p>
        </div>
      )}
    </Form>
  );
}
