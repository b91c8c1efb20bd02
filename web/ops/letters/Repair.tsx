import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Envelope, Problem, RepairPreview, SettledAnswer } from '@tasklog/schemas';
import { useShell } from '../../ui/useShell.ts';
import { ActionButton } from '../ActionButton.tsx';
import { PROJECTORS } from '../addresses.ts';
import { FieldDiff } from './FieldDiff.tsx';
import { fieldDiff, readCopy, type FieldFault } from './field-diff.ts';
import { useOps } from '../useOps.ts';
import { reasoned, type Wish } from '../wish.ts';

/** A corrected copy becomes a new command of the record's user. The log keeps both: it is never rewritten. */
export function Repair({ id, event }: { id: string; event: DeadEvent }) {
  const t = useTranslations('ops.letter');
  const { api } = useShell();
  const { mayAct } = useOps();
  const [text, setText] = useState(() => JSON.stringify(event, null, 2));
  const read = readCopy(text);
  const copy = 'copy' in read ? read.copy : null;
  const changed = copy !== null && fieldDiff(event, copy, []).length > 0;
  const address = `${PROJECTORS}/dead-letters/${encodeURIComponent(id)}/repair`;
  const check = useCheck(address, mayAct && changed ? text : null);
  const wish = (): Wish => ({
    title: t('repair.title', { id }),
    about: t('repair.about', { commands: JSON.stringify(check.commands ?? []) }),
    confirm: t('repair.confirm'),
    needsReason: true,
    run: (reason) => api(address, { method: 'POST', body: reasoned({ event: copy }, reason) }),
    done: (value) => t('repair.done', { count: (value as SettledAnswer).settled.length }),
  });
  const refused =
    copy === null ? t('repair.noJson') : !changed ? t('repair.unchanged') : check.commands ? null : t('repair.notYet');
  return (
    <section className="panel" id="repair" aria-labelledby="repair-title">
      <h2 id="repair-title">{t('repair.heading')}</h2>
      <p className="note">{t('repair.how')}</p>
      <label>
        <span>{t('repair.copy')}</span>
        <textarea
          className="payload"
          rows={16}
          spellCheck={false}
          value={text}
          readOnly={!mayAct}
          aria-invalid={copy === null || check.faults.length > 0}
          aria-describedby="repair-told"
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <div id="repair-told" role="status">
        {'fault' in read && (
          <p className="fault">
            {t('repair.noJson')} {read.fault}
          </p>
        )}
        {check.problem && (
          <p className="fault" lang="en">
            {check.problem.detail}
          </p>
        )}
        {check.commands && <p>{t('repair.becomes', { commands: JSON.stringify(check.commands) })}</p>}
      </div>
      {copy && <FieldDiff changes={fieldDiff(event, copy, check.faults)} />}
      <ActionButton primary label={t('repair.confirm')} wish={wish} refused={refused} />
    </section>
  );
}

type DeadEvent = Partial<Envelope> | Record<string, unknown>;

interface Check {
  text: string;
  commands: RepairPreview['commands'] | null;
  faults: FieldFault[];
  problem: Problem | null;
}

const NOTHING = { commands: null, faults: [], problem: null };
const AFTER_TYPING_MS = 400;

/** Has a copy looked at by the service that would take it, once nobody types any more. */
function useCheck(address: string, text: string | null): Omit<Check, 'text'> {
  const { api } = useShell();
  const [check, setCheck] = useState<Check | null>(null);
  useEffect(() => {
    if (text === null) return undefined;
    let current = true;
    const timer = setTimeout(() => {
      const body = { event: JSON.parse(text) as unknown, dryRun: true };
      void api<RepairPreview>(address, { method: 'POST', body }).then((answer) => {
        if (!current) return;
        if (answer.ok) setCheck({ ...NOTHING, text, commands: answer.value.commands });
        else setCheck({ ...NOTHING, text, problem: answer.problem, faults: faultsOf(answer.problem) });
      });
    }, AFTER_TYPING_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, address, text]);
  return check !== null && check.text === text ? check : NOTHING;
}

/** The service names fields of the request; here they are those of the event in it. */
const faultsOf = ({ errors = [] }: Problem): FieldFault[] =>
  errors.map(({ field, message }) => ({ field: field.replace(/^\/event/, ''), message }));
