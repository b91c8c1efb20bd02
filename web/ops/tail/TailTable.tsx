import { memo } from 'react';
import { useTranslations } from 'use-intl/react';
import type { OpsRecord } from '@tasklog/schemas';
import { Columns } from '../Columns.tsx';
import { Moment } from '../Moment.tsx';
import { keyOf, told } from './tail.ts';
import { useFigures } from '../useOps.ts';
import { useRovingRows } from '../useRovingRows.ts';

interface Props {
  records: readonly OpsRecord[];
  choose: (record: OpsRecord) => void;
}

export function TailTable({ records, choose }: Props) {
  const t = useTranslations('ops.tail');
  const rows = useRovingRows();
  return (
    <table>
      <Columns
        of={[
          t('at'),
          t('partition'),
          { figure: t('offset') },
          t('fields.type'),
          t('about'),
          t('fields.task'),
          t('fields.user'),
        ]}
      />
      <tbody {...rows}>
        {records.map((record) => (
          <Row key={keyOf(record)} record={record} choose={choose} />
        ))}
      </tbody>
    </table>
  );
}

const SHOWN_OF_ID = 8;

/** Hundreds of them stand still while a few come. */
const Row = memo(function Row({ record, choose }: { record: OpsRecord; choose: Props['choose'] }) {
  const t = useTranslations('ops.tail');
  const { count } = useFigures();
  const { type, user, task, says } = told(record);
  return (
    <tr>
      <td>
        <Moment at={record.at} />
      </td>
      <td>
        {record.topic}/{record.partition}
      </td>
      <td className="figure">{count(record.offset)}</td>
      <th scope="row">
        <button
          type="button"
          className="quiet start"
          data-row=""
          aria-label={t('open', { type, offset: count(record.offset) })}
          onClick={() => choose(record)}
        >
          {type}
        </button>
      </th>
      <td className="says" translate="no">
        {says}
      </td>
      <td title={task} translate="no">
        <code>{task.slice(-SHOWN_OF_ID)}</code>
      </td>
      <td title={user} translate="no">
        <code>{user.slice(0, SHOWN_OF_ID)}</code>
      </td>
    </tr>
  );
});
