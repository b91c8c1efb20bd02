import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl/react';
import type { OpsRecord } from '@tasklog/schemas';
import { Chain } from './Chain.tsx';
import { keyOf } from './tail.ts';

/** One record and where it stands among those that brought it about, or that it brought about. */
export function ChainDialog({ record, close }: { record: OpsRecord | null; close: () => void }) {
  const t = useTranslations('ops.chain');
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (record) dialog.current?.showModal();
    else dialog.current?.close();
  }, [record]);
  return (
    <dialog ref={dialog} className="chain" aria-labelledby="chain-title" onClose={close}>
      {record && (
        <>
          <div className="chain-head">
            <h2 id="chain-title">{t('title', { place: keyOf(record) })}</h2>
            <button type="button" onClick={close}>
              {t('close')}
            </button>
          </div>
          <Chain key={keyOf(record)} of={record} />
        </>
      )}
    </dialog>
  );
}
