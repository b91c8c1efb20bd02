import Link from 'next/link';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { DeadLetter, DeadLetterList, Problem } from '@tasklog/schemas';
import { useShell } from '../../ui/useShell.ts';
import { QUERIES } from '../addresses.ts';
import { Badge } from '../Badge.tsx';
import { Columns } from '../Columns.tsx';
import type { LetterFilter } from './dead-letters.ts';
import { groupName } from '../lag/lag.ts';
import { Moment } from '../Moment.tsx';
import { LETTER } from '../tones.ts';
import { useFigures } from '../useOps.ts';
import { useRovingRows } from '../useRovingRows.ts';

/** One by one, newest first, and how many of how many. */
export function LetterList({ list, filter }: { list: DeadLetterList; filter: LetterFilter }) {
  const t = useTranslations('ops.deadLetters');
  const { count } = useFigures();
  const { older, more, problem } = useOlder(filter);
  const known = new Set(list.items.map(({ id }) => id));
  const items = [...list.items, ...older.items.filter(({ id }) => !known.has(id))];
  const cursor = older.items.length > 0 ? older.cursor : list.cursor;
  const rows = useRovingRows();
  return (
    <section className="panel" aria-labelledby="letters-title">
      <h2 id="letters-title">{t('oneByOne')}</h2>
      <p className="note">{t('newest', { shown: count(items.length), total: count(list.total) })}</p>
      <div className="scroll" role="region" aria-labelledby="letters-title">
        <table>
          <Columns
            of={[
              t('number'),
              t('state'),
              t('reader'),
              t('type'),
              t('key'),
              { figure: t('tries') },
              t('last'),
              t('error'),
            ]}
          />
          <tbody {...rows}>
            {items.map((letter) => (
              <Row key={letter.id} letter={letter} />
            ))}
          </tbody>
        </table>
      </div>
      {problem && (
        <p className="fault" lang="en">
          {problem.detail}
        </p>
      )}
      {cursor && (
        <button type="button" onClick={() => void more(cursor)}>
          {t('older')}
        </button>
      )}
    </section>
  );
}

function Row({ letter }: { letter: DeadLetter }) {
  const t = useTranslations('ops.deadLetters');
  const { count } = useFigures();
  const { id, state, projector, generation, type, key, attempts, lastAt, error, behind } = letter;
  return (
    <tr>
      <th scope="row">
        <Link data-row="" href={`/ops/dead-letters/${id}`} prefetch={false} aria-label={t('letter', { id })}>
          {id}
        </Link>
      </th>
      <td>
        <Badge tone={LETTER[state]}>{t(`states.${state}`)}</Badge>
      </td>
      <td>{groupName({ group: projector, generation })}</td>
      <td>{type ?? '–'}</td>
      <td>
        <code>{key}</code>
      </td>
      <td className="figure">{count(attempts)}</td>
      <td>
        <Moment at={lastAt} />
      </td>
      <td className="words">{behind ? t('waitsBehind') : <span lang="en">{error}</span>}</td>
    </tr>
  );
}

/** Pages further back, as somebody asks for them. */
function useOlder(filter: LetterFilter) {
  const { api } = useShell();
  const [older, setOlder] = useState<Pick<DeadLetterList, 'items' | 'cursor'>>({ items: [], cursor: null });
  const [problem, setProblem] = useState<Problem | null>(null);
  const more = async (cursor: string) => {
    const answer = await api<DeadLetterList>(
      `${QUERIES}/dead-letters?${new URLSearchParams({ ...filter, cursor }).toString()}`,
    );
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setOlder(({ items }) => ({ items: [...items, ...answer.value.items], cursor: answer.value.cursor }));
  };
  return { older, more, problem };
}
