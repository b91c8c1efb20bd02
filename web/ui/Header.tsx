'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl/react';
import { unreadWords } from '../live/bell.ts';
import { useLive } from '../live/useLive.ts';
import { SignOut } from './SignOut.tsx';
import { useCell } from './useCell.ts';

export function Header({ name, guest }: { name: string; guest: boolean }) {
  const t = useTranslations('shell');
  const path = usePathname();
  const { unread } = useCell(useLive().bell.cell);
  const link = (href: string, label: string, waiting = 0) => (
    <Link href={href} prefetch={false} aria-current={path === href ? 'page' : undefined}>
      {label}
      {waiting > 0 && (
        <span className="unread">
          {unreadWords(waiting)}
          <span className="visually-hidden"> {t('unread')}</span>
        </span>
      )}
    </Link>
  );
  return (
    <header className="site-head">
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <p className="brand">Tasklog</p>
      <nav aria-label={t('screens')}>
        {link('/', t('home'))}
        {link('/notifications', t('notifications'), unread)}
        {link('/settings', t('settings'))}
      </nav>
      <div className="who">
        {guest ? <a href="/sign-in">{t('keepYourTasks')}</a> : <span className="name">{name}</span>}
        <SignOut guest={guest} />
      </div>
    </header>
  );
}
