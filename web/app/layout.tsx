import { cookies } from 'next/headers';
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { wordsOfRequest } from '../messages/request.ts';
import { WordsProvider } from '../messages/WordsProvider.tsx';
import '../style/base.css';
import '../style/controls.css';
import '../style/head.css';
import '../style/frame.css';
import '../style/keys.css';
import '../style/tasks.css';
import '../style/task.css';
import '../style/agenda.css';
import '../style/chat.css';
import '../style/rooms.css';
import { nonceOfRequest } from '../server/nonce.ts';
import { Awake } from '../ui/Awake.tsx';
import { EARLY_CLICKS } from '../ui/early-clicks.ts';
import { THEME_COOKIE, themeOf } from '../ui/theme.ts';
import { ThemeProvider } from '../ui/ThemeProvider.tsx';

export const metadata: Metadata = {
  title: { default: 'Tasklog', template: '%s · Tasklog' },
  description: 'A to-do list that you talk to',
  manifest: '/manifest.webmanifest',
  icons: { icon: '/icons/icon.svg', apple: '/icons/192.png' },
  appleWebApp: { title: 'Tasklog' },
};

/** What the browser draws around the page: the colour of the header. */
const HEAD_COLOR = { light: '#ffffff', dark: '#1d2024' };
const SYSTEM_COLORS = (['light', 'dark'] as const).map((name) => ({
  media: `(prefers-color-scheme: ${name})`,
  color: HEAD_COLOR[name],
}));

export async function generateViewport(): Promise<Viewport> {
  const theme = await themeOfRequest();
  return {
    width: 'device-width',
    initialScale: 1,
    colorScheme: theme === 'system' ? 'light dark' : theme,
    themeColor: theme === 'system' ? SYSTEM_COLORS : HEAD_COLOR[theme],
  };
}

const themeOfRequest = async () => themeOf((await cookies()).get(THEME_COOKIE)?.value);

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Reading the request makes every page dynamic: a page rendered ahead would carry no nonce, and no script would run.
  const nonce = await nonceOfRequest();
  const words = await wordsOfRequest(['entry', 'fault']);
  const theme = await themeOfRequest();
  return (
    <html lang={words.locale} data-theme={theme}>
      <body>
        <script nonce={nonce} dangerouslySetInnerHTML={{ __html: EARLY_CLICKS }} />
        <ThemeProvider chosen={theme}>
          <WordsProvider {...words}>{children}</WordsProvider>
        </ThemeProvider>
        <Awake />
      </body>
    </html>
  );
}
