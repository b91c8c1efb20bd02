'use client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Plan, Problem } from '@tasklog/schemas';
import { makeApi } from '../live/api.ts';
import { fetchToken, makeTokens } from '../live/token.ts';
import { marks } from '../ui/marks.tsx';

const api = makeApi(makeTokens(fetchToken));

/** A change that an assistant proposed, and the person's answer to it. */
export function PlanQuestion({ id }: { id: string }) {
  const t = useTranslations('entry.plan');
  const [plan, setPlan] = useState<Plan | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const address = `/api/commands/plans/${id}`;
  useEffect(() => {
    void api<Plan>(address).then((answer) => (answer.ok ? setPlan(answer.value) : setProblem(answer.problem)));
  }, [address]);
  const settle = async (what: 'approve' | 'deny') => {
    setBusy(true);
    setProblem(null);
    const answer = await api<Plan>(`${address}/${what}`, { method: 'POST' });
    if (answer.ok) setPlan(answer.value);
    else setProblem(answer.problem);
    setBusy(false);
  };
  return (
    <>
      {plan && <Shown plan={plan} />}
      {plan?.state === 'open' && (
        <div className="panes always" role="group" aria-label={t('answer')}>
          <button type="button" className="primary" disabled={busy} onClick={() => void settle('approve')}>
            {t('approve')}
          </button>
          <button type="button" disabled={busy} onClick={() => void settle('deny')}>
            {t('deny')}
          </button>
        </div>
      )}
      {!plan && !problem && <p className="note late">{t('loading')}</p>}
      <div role="alert" className="alert">
        {problem && <p className="fault">{problem.detail}</p>}
      </div>
      <p>
        <a href="/">{t('home')}</a>
      </p>
    </>
  );
}

function Shown({ plan: { summary, client, tasks, state } }: { plan: Plan }) {
  const t = useTranslations('entry.plan');
  return (
    <>
      <h1>{t('heading', { summary })}</h1>
      <p>{t.rich('by', { client, ...marks })}</p>
      <ul>
        {tasks.map(({ id, title, change, when }) => (
          <li key={id}>
            {when === undefined
              ? t.rich('would', { title, change, ...marks })
              : t.rich('wouldWhen', { title, change, when, ...marks })}
          </li>
        ))}
      </ul>
      <p role="status">{t(state)}</p>
    </>
  );
}
