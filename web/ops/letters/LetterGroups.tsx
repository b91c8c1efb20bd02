import { useTranslations } from 'use-intl/react';
import type { DeadLetterGroup, RetryAnswer } from '@tasklog/schemas';
import { useShell } from '../../ui/useShell.ts';
import { ActionButton } from '../ActionButton.tsx';
import { Columns } from '../Columns.tsx';
import { filterOfGroup, retryAll, type LetterFilter } from './dead-letters.ts';
import { groupName } from '../lag/lag.ts';
import { Moment } from '../Moment.tsx';
import { useFigures } from '../useOps.ts';
import type { Wish } from '../wish.ts';

interface Props {
  groups: readonly DeadLetterGroup[];
  /** Whether they all wait: what was settled cannot be retried. */
  waiting: boolean;
  choose: (filter: LetterFilter) => void;
}

/** Those that failed alike stand together: the same reader, type and error but for ids and numbers. */
export function LetterGroups({ groups, waiting, choose }: Props) {
  const t = useTranslations('ops.deadLetters');
  return (
    <section className="panel" aria-labelledby="groups-title">
      <h2 id="groups-title">{t('groups')}</h2>
      <div className="scroll" tabIndex={0} role="region" aria-labelledby="groups-title">
        <table>
          <Columns
            of={[
              t('error'),
              t('reader'),
              t('type'),
              { figure: t('count') },
              { figure: t('behind') },
              t('first'),
              t('last'),
              t('todo'),
            ]}
          />
          <tbody>
            {groups.map((group) => (
              <Group key={JSON.stringify(filterOfGroup(group))} group={group} waiting={waiting} choose={choose} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Group({ group, waiting, choose }: Omit<Props, 'groups'> & { group: DeadLetterGroup }) {
  const t = useTranslations('ops.deadLetters');
  const { count } = useFigures();
  const { api } = useShell();
  const { errorClass, type, count: letters, behind, firstAt, lastAt } = group;
  const reader = groupName({ group: group.projector, generation: group.generation });
  const filter = filterOfGroup(group);
  const wish = (): Wish => ({
    title: t('retryGroup.title', { count: letters, reader }),
    about: t('retryGroup.about'),
    confirm: t('retryGroup.confirm'),
    needsReason: false,
    run: (reason) => retryAll(api, filter, reason),
    done: (value) => {
      const { keys, freed, replayed, left } = value as RetryAnswer;
      return t('retryGroup.done', { keys, freed, replayed, left });
    },
  });
  return (
    <tr>
      <th scope="row" className="words">
        <button type="button" className="quiet start" onClick={() => choose(filter)}>
          <span lang="en">{errorClass}</span>
        </button>
      </th>
      <td>{reader}</td>
      <td>{type ?? '–'}</td>
      <td className="figure">{count(letters)}</td>
      <td className="figure">{count(behind)}</td>
      <td>
        <Moment at={firstAt} />
      </td>
      <td>
        <Moment at={lastAt} />
      </td>
      <td>
        <ActionButton
          label={t('retryGroup.button')}
          name={t('retryGroup.title', { count: letters, reader })}
          wish={wish}
          refused={waiting ? null : t('retryGroup.onlyWaiting')}
        />
      </td>
    </tr>
  );
}
