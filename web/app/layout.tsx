import { headers } from 'next/headers';
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { wordsOfRequest } from '../messages/request.ts';
import '../style/base.css';
import '../style/controls.css';
import '../style/frame.css';
import '../style/tasks.css';
import '../style/chat.css';

export const metadata: Metadata = {
  title: { default: 'Tasklog', template: '%s · Tasklog' },
  description: 'A to-do list that you talk to',
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Reading the request makes every page dynamic: a page rendered ahead would carry no nonce, and no script would run.
  await headers();
  const { locale } = await wordsOfRequest([]);
  return (
    <html lang={locale}>
      <body>{children}</body>
    </html>
  );
}
