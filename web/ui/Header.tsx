'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { SignOut } from './SignOut.tsx';

export function Header({ name, guest }: { name: string; guest: boolean }) {
  const path = usePathname();
  const link = (href: string, label: string) => (
    <Link href={href} prefetch={false} aria-current={path === href ? 'page' : undefined}>
      {label}
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
        {link('/notifications', 'Notifications')}
        {link('/settings', 'Settings')}
      </nav>
      <div className="who">
        {guest ? <a href="/sign-in">Keep your tasks</a> : <span className="name">{name}</span>}
        <SignOut guest={guest} />
      </div>
    </header>
  );
}
