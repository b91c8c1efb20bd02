'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { unreadWords } from '../live/bell.ts';
import { useLive } from '../live/useLive.ts';
import { SignOut } from './SignOut.tsx';
import { useCell } from './useCell.ts';

export function Header({ name, guest }: { name: string; guest: boolean }) {
  const path = usePathname();
  const { unread } = useCell(useLive().bell.cell);
  const link = (href: string, label: string, waiting = 0) => (
    <Link href={href} prefetch={false} aria-current={path === href ? 'page' : undefined}>
      {label}
      {waiting > 0 && (
        <span className="unread">
          {unreadWords(waiting)}
          <span className="visually-hidden"> unread</span>
        </span>
      )}
    </Link>
  );
  return (
    <header className="site-head">
      <a className="skip" href="#main">
        Skip to content
      </a>
      <p className="brand">Tasklog</p>
      <nav aria-label="Screens">
        {link('/', 'Home')}
        {link('/notifications', 'Notifications', unread)}
        {link('/settings', 'Settings')}
      </nav>
      <div className="who">
        {guest ? <a href="/sign-in">Keep your tasks</a> : <span className="name">{name}</span>}
        <SignOut guest={guest} />
      </div>
    </header>
  );
}
