'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Problem, SettingsAnswer } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';
import { Form } from '../ui/Form.tsx';
import { chosenIn, faultsOf, GROUPS, shown, unsavedIn } from './fields.ts';
import { SettingField } from './SettingField.tsx';
import { ZonePreview } from './ZonePreview.tsx';

interface Props {
  current: SettingsAnswer;
  /** What was typed on a form that somebody else’s change overtook. */
  unsaved: ReadonlyMap<string, string>;
  saved: (answer: SettingsAnswer) => void;
  /** Somebody else has changed them: they are read again, and what was typed here stays. */
  overtaken: (unsaved: ReadonlyMap<string, string>) => void;
}

const CHANGED_SINCE = 412;

export function SettingsForm({ current, unsaved, saved, overtaken }: Props) {
  const { api, announcements } = useLive();
  const t = useTranslations('settings');
  const held = shown(current.settings, 'timeZone');
  const [zone, setZone] = useState(unsaved.get('timeZone') ?? held);
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
      announcements.say(t('saved'));
    } else if (answer.problem.status === CHANGED_SINCE) overtaken(unsavedIn(values, current));
  };

  return (
    <Form className="settings" onSubmit={(event) => save(event.currentTarget)}>
      {GROUPS.map(({ name: group, fields }) => (
        <fieldset key={group} id={group}>
          <legend>{t(`groups.${group}`)}</legend>
          {fields.map((field) => (
            <SettingField
              key={field.name}
              field={field}
              value={unsaved.get(field.name) ?? shown(current.settings, field.name)}
              fault={faults.get(field.name)}
              {...(field.kind === 'zone' && { onInput: setZone })}
            />
          ))}
          {group === 'place' && zone !== held && <ZonePreview zone={zone.trim()} />}
        </fieldset>
      ))}
      {problem && (
        <p className="fault" role="alert" lang="en">
          {problem.detail}
        </p>
      )}
      <button type="submit" className="primary" disabled={busy}>
        {t('save')}
      </button>
    </Form>
  );
}
