'use client';
import { useTranslations } from 'use-intl/react';

export default function PageFault({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations('fault');
  return (
    <main className="plain-page" id="main">
      <h1>{t('title')}</h1>
      <p>{t('text')}</p>
      {error.digest && <p className="note">{t('id', { digest: error.digest })}</p>}
      <button type="button" className="primary" onClick={reset}>
        {t('again')}
      </button>
    </main>
  );
}
