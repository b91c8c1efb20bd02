'use client';
import { useTranslations } from 'use-intl/react';
import type { ImportLine } from '@tasklog/schemas';
import { localDateWords } from '../tasks/words/due-words.ts';
import { useSay } from '../tasks/words/say.ts';
import { useClock } from '../ui/clock.tsx';
import { marks } from '../ui/marks.tsx';
import type { Report } from './import-tasks.ts';

/** Line by line what became of a file, or would. */
export function ImportReport({ report: { lines, more } }: { report: Report }) {
  const t = useTranslations('settings.import');
  if (lines.length === 0) return null;
  return (
    <div className="table-frame" role="region" aria-label={t('report')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('line')}</th>
            <th scope="col">{t('task')}</th>
            <th scope="col">{t('outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line key={line.line} line={line} />
          ))}
        </tbody>
      </table>
      {more > 0 && <p className="note">{t('more', { count: more })}</p>}
    </div>
  );
}

function Line({ line: { line, title, outcome, message = '', task } }: { line: ImportLine }) {
  const t = useTranslations('settings.import');
  const say = useSay();
  const { now } = useClock();
  const when = task?.due ? localDateWords(say, task.due, new Date(now).toISOString().slice(0, 4)) : null;
  return (
    <tr data-outcome={outcome}>
      <td>{line}</td>
      <td>
        {title} {when !== null && <span className="note">{when}</span>}
      </td>
      <td>{t.rich(`outcomes.${outcome}`, { ...marks, message })}</td>
    </tr>
  );
}
