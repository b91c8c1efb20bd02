'use client';
import { useState } from 'react';
import type { FormEvent } from 'react';
import type { Problem, SettingsAnswer } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';
import { chosenIn, faultsOf, GROUPS, shown } from './fields.ts';
import { SettingField } from './SettingField.tsx';

interface Props {
  current: SettingsAnswer;
  saved: (answer: SettingsAnswer) => void;
  /** Reads the settings again; somebody else has changed them. */
  again: () => void;
}

const CHANGED_SINCE = 412;

export function SettingsForm({ current, saved, again }: Props) {
  const { api, announcements } = useLive();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const faults = problem ? faultsOf(problem) : new Map<string, string>();

  const save = async (form: HTMLFormElement) => {
    setBusy(true);
    const values = new Map(
      [...new FormData(form)].map(([name, value]) => [name, typeof value === 'string' ? value : '']),
    );
    const answer = await api<SettingsAnswer>('/api/commands/settings', {
      method: 'PUT',
      body: chosenIn(values, current),
      version: current.version,
    });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) {
      saved(answer.value);
      announcements.say('Settings saved');
    } else if (answer.problem.status === CHANGED_SINCE) again();
  };

  return (
    <form
      className="settings"
      method="post"
      onSubmit={(event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        void save(event.currentTarget);
      }}
    >
      {GROUPS.map(({ legend, fields }) => (
        <fieldset key={legend}>
          <legend>{legend}</legend>
          {fields.map((field) => (
            <SettingField
              key={field.name}
              field={field}
              value={shown(current.settings, field.name)}
              fault={faults.get(field.name)}
            />
          ))}
        </fieldset>
      ))}
      {problem && (
        <p className="fault" role="alert">
          {problem.detail}
        </p>
      )}
      <button type="submit" disabled={busy}>
        Save
      </button>
    </form>
  );
}
