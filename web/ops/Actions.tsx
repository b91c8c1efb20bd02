import { useTranslations } from 'use-intl/react';
import type { OperatorActionList } from '@tasklog/schemas';
import { QUERIES } from './addresses.ts';
import { Columns } from './Columns.tsx';
import { Moment } from './Moment.tsx';
import { SELDOM_MS } from './poll.ts';
import { Reading } from './Reading.tsx';
import { usePolled } from './useOps.ts';

/** The newest of what operators did, to what, and why. @param query which ones, as the audit is asked. */
export function Actions({ query = {} }: { query?: Record<string, string> }) {
  const t = useTranslations('ops.actions');
  const search = new URLSearchParams({ ...query, limit: '10' });
  const read = usePolled<OperatorActionList>(`${QUERIES}/audit?${search.toString()}`, SELDOM_MS);
  return (
    <section className="panel" aria-labelledby="actions-title">
      <h2 id="actions-title">{t('title')}</h2>
      <Reading of={read}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="note">{t('none')}</p>
          ) : (
            <div className="scroll" tabIndex={0} role="region" aria-labelledby="actions-title">
              <table>
                <Columns of={[t('at'), t('who'), t('what'), t('target'), t('why')]} />
                <tbody>
                  {items.map(({ id, at, actorName, action, target, reason }) => (
                    <tr key={id}>
                      <td>
                        <Moment at={at} />
                      </td>
                      <td translate="no">{actorName}</td>
                      <td>
                        <code>{action}</code>
                      </td>
                      <td translate="no">{target}</td>
                      <td className="words" translate="no">
                        {reason ?? '–'}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Reading>
    </section>
  );
}
