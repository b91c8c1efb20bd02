import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Problem, ReplayRequest } from '@tasklog/schemas';
import { Form } from '../../ui/Form.tsx';
import { useShell } from '../../ui/useShell.ts';
import { PROJECTORS } from '../addresses.ts';
import { replayRequestOf } from './replay-request.ts';
import { textsOf } from '../texts.ts';
import { useFigures, useOps } from '../useOps.ts';
import { reasoned, type Wish } from '../wish.ts';

/** What it will take, as the projectors count it before anything is made. */
interface Needs {
  records: number;
  rows: number;
  bytes: number;
}

/** A replay is counted first; what it takes is said where it is begun. */
export function ReplayForm({ projectors }: { projectors: readonly string[] }) {
  const t = useTranslations('ops.replayForm');
  const { api } = useShell();
  const { count, bytes } = useFigures();
  const { mayAct, ask } = useOps();
  const [aside, setAside] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const begin = (wanted: ReplayRequest, { records, rows, bytes: size }: Needs): Wish => ({
    title: t('begin.title', { projector: wanted.projector }),
    about: t('begin.about', { records: count(records), rows: count(rows), size: bytes(size) }),
    confirm: t('begin.confirm'),
    needsReason: false,
    run: (reason) => api(`${PROJECTORS}/replays`, { method: 'POST', body: reasoned(wanted, reason) }),
    done: () => t('begin.done', { projector: wanted.projector }),
  });
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    const wanted = replayRequestOf(textsOf(event.currentTarget));
    const body = { ...wanted, dryRun: true };
    const answer = await api<{ needs: Needs }>(`${PROJECTORS}/replays`, { method: 'POST', body });
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) ask(begin(wanted, answer.value.needs));
  };
  const choice = (name: string, value: string, label: string, first = false) => (
    <label className="switch">
      <input type="radio" name={name} value={value} defaultChecked={first} /> {label}
    </label>
  );
  return (
    <section className="panel" aria-labelledby="replay-title">
      <h2 id="replay-title">{t('title')}</h2>
      <Form className="ops-form" onSubmit={submit}>
        <fieldset disabled={!mayAct}>
          <legend className="visually-hidden">{t('title')}</legend>
          <label>
            <span>{t('projector')}</span>
            <select name="projector">
              {projectors.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
          <label>
            <span>{t('range')}</span>
            <select
              name="range"
              value={aside ? 'until' : 'all'}
              onChange={({ target }) => setAside(target.value === 'until')}
            >
              <option value="all">{t('all')}</option>
              <option value="until">{t('until')}</option>
            </select>
          </label>
          {aside && (
            <label>
              <span>{t('instant')}</span>
              <input type="datetime-local" name="until" step="1" required />
            </label>
          )}
          <label>
            <span>{t('from')}</span>
            <select name="from">
              <option value="postgres">{t('postgres')}</option>
              <option value="kafka">{t('kafka')}</option>
            </select>
          </label>
          <fieldset className="radios">
            <legend>{t('verify')}</legend>
            {choice('verify', 'sample', t('sample'), true)}
            {choice('verify', 'full', t('full'))}
          </fieldset>
          {!aside && (
            <fieldset className="radios">
              <legend>{t('swap')}</legend>
              {choice('swap', 'manual', t('manual'), true)}
              {choice('swap', 'auto', t('auto'))}
            </fieldset>
          )}
        </fieldset>
        <p className="note">{aside ? t('targetAside') : t('targetGeneration')}</p>
        {problem && (
          <p className="fault" role="alert">
            <span lang="en">{problem.detail}</span>
          </p>
        )}
        <button
          type="submit"
          className="primary"
          disabled={!mayAct}
          aria-describedby={mayAct ? undefined : 'read-only'}
        >
          {t('count')}
        </button>
      </Form>
    </section>
  );
}
