'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl/react';
import { useCell } from '../ui/useCell.ts';
import { PAGES } from './pages.ts';
import { useFigures, useOps } from './useOps.ts';
import { usePause } from './usePause.ts';

/** Where an operator is, how old the figures are, and the switch that holds them still. */
export function OpsHeader({ name }: { name: string }) {
  const t = useTranslations('ops');
  const path = usePathname();
  const { mayAct } = useOps();
  const isHere = (href: string) => (href === '/ops' ? path === href : path.startsWith(href));
  return (
    <>
      <header className="site-head ops-head">
        <a className="skip" href="#main">
          {t('skip')}
        </a>
        <p className="brand">{t('brand')}</p>
        <nav aria-label={t('operating')}>
          {PAGES.map(({ href, name: page }) => (
            <Link key={href} href={href} prefetch={false} aria-current={isHere(href) ? 'page' : undefined}>
              {t(`pages.${page}`)}
            </Link>
          ))}
        </nav>
        <div className="who">
          <Freshness />
          <span className="name">{mayAct ? name : t('observing', { name })}</span>
          <a href="/">{t('toTasks')}</a>
        </div>
      </header>
      <PausedBar />
      {!mayAct && (
        <p className="ops-bar" id="read-only">
          {t('readOnly')}
        </p>
      )}
    </>
  );
}

function Freshness() {
  const t = useTranslations('ops');
  const { time } = useFigures();
  const { watch } = useOps();
  const [paused, readAt, turn] = [useCell(watch.paused), useCell(watch.readAt), usePause()];
  return (
    <>
      {readAt !== null && <span className="note as-of">{t('asOf', { time: time(readAt) })}</span>}
      <button type="button" onClick={turn}>
        {paused ? t('goOn') : t('pause')}
      </button>
    </>
  );
}

function PausedBar() {
  const t = useTranslations('ops');
  const { time } = useFigures();
  const { watch } = useOps();
  const [paused, readAt] = [useCell(watch.paused), useCell(watch.readAt)];
  if (!paused) return null;
  return <p className="ops-bar">{readAt === null ? t('isPaused') : t('pausedAt', { time: time(readAt) })}</p>;
}
