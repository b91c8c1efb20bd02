'use client';
import { usePathname } from 'next/navigation';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Problem } from '@tasklog/schemas';
import type { Cell } from '../ui/cell.ts';
import { Form } from '../ui/Form.tsx';
import { useCell } from '../ui/useCell.ts';
import { useShell } from '../ui/useShell.ts';
import { textsOf } from './texts.ts';
import { useOps } from './useOps.ts';
import type { Wish } from './wish.ts';

/** The one dialog in which operators say why; it stays open, with the reason, when what they wish is refused. */
export function ReasonDialog({ asking }: { asking: Cell<Wish | null> }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const wish = useCell(asking);
  useEffect(() => {
    if (wish) dialog.current?.showModal();
    else dialog.current?.close();
  }, [wish]);
  return (
    <dialog ref={dialog} className="ask" aria-labelledby="ask-title" onClose={() => asking.set(null)}>
      {wish && <Asking key={wish.title} wish={wish} close={() => asking.set(null)} />}
    </dialog>
  );
}

const LONGEST = 500;
const SIGNED_OUT = 401;

function Asking({ wish, close }: { wish: Wish; close: () => void }) {
  const t = useTranslations('ops');
  const { toasts } = useShell();
  const { watch } = useOps();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    if (busy) return;
    const reason = (textsOf(event.currentTarget)['reason'] ?? '').trim();
    setBusy(true);
    const answer = await wish.run(reason === '' ? undefined : reason);
    setBusy(false);
    watch.refresh();
    if (!answer.ok) return setProblem(answer.problem);
    toasts.show({ tone: 'plain', text: wish.done(answer.value) });
    return close();
  };
  return (
    <Form onSubmit={submit}>
      <h2 id="ask-title">{wish.title}</h2>
      <p>{wish.about}</p>
      <label>
        <span>{wish.needsReason ? t('ask.reason') : t('ask.reasonIfAny')}</span>
        <textarea name="reason" rows={3} maxLength={LONGEST} required={wish.needsReason} />
      </label>
      <p className="note">{t('ask.kept')}</p>
      {problem && <Refusal problem={problem} />}
      <div className="choices">
        <button type="submit" className="primary" aria-disabled={busy}>
          {wish.confirm}
        </button>
        <button type="button" onClick={close}>
          {t('ask.leave')}
        </button>
      </div>
    </Form>
  );
}

function Refusal({ problem }: { problem: Problem }) {
  const t = useTranslations('ops');
  const path = usePathname();
  return (
    <div className="fault" role="alert">
      <p lang="en">{problem.detail}</p>
      {problem.status === SIGNED_OUT && (
        <p>
          <a href={`/sign-in?from=${encodeURIComponent(path)}`} target="_blank">
            {t('ask.signIn')}
          </a>
        </p>
      )}
      {problem.requestId && <p className="note">{t('request', { id: problem.requestId })}</p>}
    </div>
  );
}
