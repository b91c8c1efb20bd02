'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl/react';
import { unreadWords } from '../live/bell.ts';
import { useLive } from '../live/useLive.ts';
import { Icon } from './icons.tsx';
import { isWithin, screensFor, type Screen } from './screens.ts';
import { SignOut } from './SignOut.tsx';
import { useTheme } from './ThemeProvider.tsx';
import { useCell } from './useCell.ts';
import { useNextTheme } from './useNextTheme.ts';

interface Props {
  name: string;
  guest: boolean;
  operator: boolean;
}

/** What stands above every page: the screens (on a phone below it), the palette, the colours, the way out. */
export function Header({ name, guest, operator }: Props) {
  const t = useTranslations('shell');
  return (
    <header className="site-head">
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <p className="brand">Tasklog</p>
      <nav className="screens" aria-label={t('screens')}>
        {screensFor(operator).map((screen) => (
          <ScreenLink key={screen.name} screen={screen} />
        ))}
      </nav>
      <div className="who">
        <PaletteButton />
        <ThemeButton />
        {guest ? <a href="/sign-in">{t('keepYourTasks')}</a> : <span className="name">{name}</span>}
        <SignOut guest={guest} />
      </div>
    </header>
  );
}

function ScreenLink({ screen: { name, href, icon } }: { screen: Screen }) {
  const t = useTranslations('shell');
  const { unread } = useCell(useLive().bell.cell);
  const path = usePathname();
  const waiting = name === 'notifications' ? unread : 0;
  return (
    <Link href={href} prefetch={false} aria-current={path === href ? 'page' : isWithin(path, href) ? true : undefined}>
      <Icon name={icon} />
      <span>{t(name)}</span>
      {waiting > 0 && (
        <span className="unread">
          {unreadWords(waiting)}
          <span className="visually-hidden"> {t('unread')}</span>
        </span>
      )}
    </Link>
  );
}

function PaletteButton() {
  const t = useTranslations('shell.palette');
  const { overlay } = useLive();
  return (
    <button
      type="button"
      className="find"
      aria-label={t('open')}
      aria-haspopup="dialog"
      onClick={() => overlay.set('palette')}
    >
      <Icon name="search" />
      <span>{t('open')}</span>
    </button>
  );
}

function ThemeButton() {
  const t = useTranslations('shell.theme');
  const chosen = useCell(useTheme());
  const change = useNextTheme();
  const label = t('button', { theme: t(chosen) });
  return (
    <button type="button" className="quiet icon-button" aria-label={label} title={label} onClick={change}>
      <Icon name={chosen} />
    </button>
  );
}
