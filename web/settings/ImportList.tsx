'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useLive } from '../live/useLive.ts';
import { ImportChoice } from './ImportChoice.tsx';
import { ImportReport } from './ImportReport.tsx';
import { importTasks, type Chosen, type Progress, type Report } from './import-tasks.ts';
import { Section } from './Section.tsx';

type Step =
  | { name: 'choosing'; fault?: string }
  | { name: 'reading'; progress: Progress | null }
  | { name: 'shown'; chosen: Chosen; report: Report }
  | { name: 'done'; report: Report; undone: boolean };

/** A list from elsewhere: chosen, looked at line by line, brought in, and taken back if it was not meant so. */
export default function ImportList({ zone }: { zone: string | undefined }) {
  const { api, actions, announcements } = useLive();
  const t = useTranslations('settings.import');
  const [step, setStep] = useState<Step>({ name: 'choosing' });

  const send = async (chosen: Chosen, preview: boolean) => {
    setStep({ name: 'reading', progress: null });
    const answer = await importTasks(api, chosen, preview, (progress) => setStep({ name: 'reading', progress }));
    if (!preview) void actions.refresh();
    if (!answer.ok) return setStep({ name: 'choosing', fault: answer.problem.detail });
    const report = answer.value;
    if (report === null) return setStep({ name: 'choosing', fault: t('cut') });
    announcements.say(t(preview ? 'would' : 'did', countsOf(report)));
    return setStep(preview ? { name: 'shown', chosen, report } : { name: 'done', report, undone: false });
  };
  const undo = async (report: Report) => {
    for (const changeId of report.answer.changeIds.toReversed()) if (!(await actions.undoChange(changeId))) return;
    setStep({ name: 'done', report, undone: true });
    announcements.say(t('undone'));
  };
  const again = (
    <button type="button" className="quiet" onClick={() => setStep({ name: 'choosing' })}>
      {t('again')}
    </button>
  );

  return (
    <Section id="import" title={t('title')}>
      <p className="note">{t('text')}</p>
      {/* Hidden, not taken away: what was chosen or pasted is still there when it is to be corrected. */}
      <div hidden={step.name !== 'choosing'} className="settings">
        <ImportChoice
          zone={zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone}
          preview={(chosen) => void send(chosen, true)}
        />
      </div>
      <div role="alert">
        {step.name === 'choosing' && step.fault !== undefined && <p className="fault">{step.fault}</p>}
      </div>
      {step.name === 'reading' && <Reading progress={step.progress} />}
      {step.name === 'shown' && (
        <>
          <p>{t('would', countsOf(step.report))}</p>
          <div className="choices">
            {step.report.answer.imported > 0 && (
              <button type="button" className="primary" onClick={() => void send(step.chosen, false)}>
                {t('run', { count: step.report.answer.imported })}
              </button>
            )}
            {again}
          </div>
          <ImportReport report={step.report} />
        </>
      )}
      {step.name === 'done' && (
        <>
          <p>{step.undone ? t('undone') : t('did', countsOf(step.report))}</p>
          <div className="choices">
            {!step.undone && step.report.answer.changeIds.length > 0 && (
              <button type="button" onClick={() => void undo(step.report)}>
                {t('undo')}
              </button>
            )}
            {again}
          </div>
          <ImportReport report={step.report} />
        </>
      )}
    </Section>
  );
}

const countsOf = ({ answer: { imported, restored, there, failed } }: Report) => ({
  imported: imported + restored,
  there,
  failed,
});

function Reading({ progress }: { progress: Progress | null }) {
  const t = useTranslations('settings.import');
  return (
    <div className="progress">
      <progress aria-label={t('reading')} max={progress?.of} value={progress?.done} />
      <span className="note">{progress ? t('running', { ...progress }) : t('reading')}</span>
    </div>
  );
}
