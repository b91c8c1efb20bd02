import { useTranslations } from 'use-intl/react';
import { Columns } from '../Columns.tsx';
import type { FieldChange } from './field-diff.ts';

/** What a copy changes, beside what is stored; a field that is not as it must be says so. */
export function FieldDiff({ changes }: { changes: readonly FieldChange[] }) {
  const t = useTranslations('ops.letter');
  if (changes.length === 0) return <p className="note">{t('diff.none')}</p>;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t('diff.title')}>
      <table className="diff">
        <caption className="visually-hidden">{t('diff.title')}</caption>
        <Columns of={[t('diff.field'), t('diff.stored'), t('diff.edited'), t('diff.fault')]} />
        <tbody>
          {changes.map(({ pointer, stored, edited, fault }) => (
            <tr key={pointer} data-faulty={fault !== undefined}>
              <th scope="row">
                <code>{pointer || '/'}</code>
              </th>
              <td className="words">
                {stored === undefined ? (
                  t('diff.nothing')
                ) : stored === edited ? (
                  <code>{stored}</code>
                ) : (
                  <del>{stored}</del>
                )}
              </td>
              <td className="words">
                {edited === undefined ? (
                  t('diff.nothing')
                ) : stored === edited ? (
                  <code>{edited}</code>
                ) : (
                  <ins>{edited}</ins>
                )}
              </td>
              <td className="words" lang="en">
                {fault ? `▲ ${fault}` : ''}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
