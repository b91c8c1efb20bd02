'use client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Plan, Problem } from '@tasklog/schemas';
import { makeApi } from '../live/api.ts';
import { fetchToken, makeTokens } from '../live/token.ts';
import { marks } from '../ui/marks.tsx';
import { QueryFault } from '../ui/QueryFault.tsx';

const api = makeApi(makeTokens(fetchToken));

const CONFLICT = 409;

type Settling = 'approve' | 'deny';

/** Why the plan was not read, or an answer not taken. */
interface Fault {
  problem: Problem;
  refused?: Settling;
}

/** A change that an assistant proposed, and the person's answer to it. */
export function PlanQuestion({ id }: { id: string }) {
  const t = useTranslations('entry.plan');
  const [plan, setPlan] = useState<Plan | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [reading, setReading] = useState(0);
  const [busy, setBusy] = useState(false);
  const address = `/api/commands/plans/${id}`;
  useEffect(() => {
    void api<Plan>(address).then((answer) => {
      if (answer.ok) setPlan(answer.value);
      else setFault({ problem: answer.problem });
    });
  }, [address, reading]);
  const settle = async (what: Settling) => {
    setBusy(true);
    setFault(null);
    const answer = await api<Plan>(`${address}/${what}`, { method: 'POST' });
    if (answer.ok) setPlan(answer.value);
    else {
      // It may have been answered elsewhere, or a task in it have changed: it is shown as it stands then.
      if (answer.problem.status === CONFLICT) setReading((count) => count + 1);
      setFault({ problem: answer.problem, refused: what });
    }
    setBusy(false);
  };
  const again = (refused: Settling | undefined) => {
    setFault(null);
    if (refused && plan?.state === 'open') void settle(refused);
    else setReading((count) => count + 1);
  };
  return (
    <>
      {plan && <Shown plan={plan} />}
      {plan?.state === 'open' && (
        <div className="choices" role="group" aria-label={t('answer')}>
          <button type="button" className="primary" disabled={busy} onClick={() => void settle('approve')}>
            {t('approve')}
          </button>
          <button type="button" disabled={busy} onClick={() => void settle('deny')}>
            {t('deny')}
          </button>
        </div>
      )}
      {!plan && !fault && <p className="note late">{t('loading')}</p>}
      <div role="alert" className="alert">
        {fault && (
          <QueryFault
            {...(fault.refused && { text: t('notDone') })}
            problem={fault.problem}
            again={() => again(fault.refused)}
          />
        )}
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
      <h1>{t.rich('heading', { summary, ...marks })}</h1>
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
