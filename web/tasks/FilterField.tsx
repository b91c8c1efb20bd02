'use client';
import { useId, useState, type FormEvent } from 'react';
import type { Problem, SettingsAnswer } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';

interface Props {
  /** What is filtered by now; empty for nothing. */
  line: string;
  problem: Problem | null;
  filterBy: (line: string) => void;
}

/** Where a filter is written, in the language of docs/filters.md. Saved ones are offered by their names. */
export function FilterField({ line, problem, filterBy }: Props) {
  const { api } = useLive();
  const [written, setWritten] = useState(line);
  const [saved, setSaved] = useState<string[] | null>(null);
  const id = useId();
  const offer = () => {
    if (saved !== null) return;
    setSaved([]);
    void api<SettingsAnswer>('/api/commands/settings').then((answer) => {
      if (answer.ok) setSaved((answer.value.settings.filters ?? []).map(({ name }) => `filter: ${name}`));
    });
  };
  const clear = () => {
    setWritten('');
    filterBy('');
  };
  return (
    <form
      className="filter"
      role="search"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        filterBy(written.trim());
      }}
    >
      <label className="visually-hidden" htmlFor={id}>
        Filter
      </label>
      <input
        id={id}
        type="text"
        value={written}
        list={`${id}-saved`}
        maxLength={1000}
        placeholder="Filter: (today | overdue) & @home"
        autoComplete="off"
        spellCheck={false}
        aria-invalid={problem !== null}
        aria-describedby={problem ? `${id}-fault` : undefined}
        onFocus={offer}
        onChange={(event) => setWritten(event.target.value)}
      />
      <datalist id={`${id}-saved`}>
        {(saved ?? []).map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      {line !== '' && (
        <button type="button" className="quiet" onClick={clear}>
          Show all
        </button>
      )}
      {problem && (
        <p className="fault" id={`${id}-fault`} role="alert">
          {problem.errors?.[0] ? `The filter ${problem.errors[0].message}.` : problem.detail}
        </p>
      )}
    </form>
  );
}
