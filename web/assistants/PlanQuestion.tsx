'use client';
import { useEffect, useState } from 'react';
import type { Plan, Problem } from '@tasklog/schemas';
import { makeApi } from '../live/api.ts';
import { fetchToken, makeTokens } from '../live/token.ts';

const api = makeApi(makeTokens(fetchToken));

/** A change that an assistant proposed, and the person's answer to it. */
export function PlanQuestion({ id }: { id: string }) {
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
        <div className="panes always" role="group" aria-label="Answer">
          <button type="button" className="primary" disabled={busy} onClick={() => void settle('approve')}>
            Approve
          </button>
          <button type="button" disabled={busy} onClick={() => void settle('deny')}>
            Deny
          </button>
        </div>
      )}
      {!plan && !problem && <p className="note late">Loading…</p>}
      <div role="alert" className="alert">
        {problem && <p className="fault">{problem.detail}</p>}
      </div>
      <p>
        <a href="/">To your list</a>
      </p>
    </>
  );
}

const SAID: Record<Plan['state'], string> = {
  open: 'Nothing has happened yet. It happens when you approve it, within ten minutes of when it was proposed.',
  approved: 'Approved, and done. Undo takes it back.',
  denied: 'Denied. Nothing was changed.',
  lapsed: 'This plan has lapsed. Nothing was changed; the program can propose it anew.',
};

function Shown({ plan: { summary, client, tasks, state } }: { plan: Plan }) {
  return (
    <>
      <h1>{summary}?</h1>
      <p>
        A program proposed this (<code>{client}</code>).
      </p>
      <ul>
        {tasks.map(({ id, title, change, when }) => (
          <li key={id}>
            <strong>{title}</strong> would be {change}
            {when === undefined ? '' : ` (${when})`}
          </li>
        ))}
      </ul>
      <p role="status">{SAID[state]}</p>
    </>
  );
}
