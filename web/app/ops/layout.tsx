import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { forPages } from '../../identity/pages.ts';
import { wordsOfRequest } from '../../messages/request.ts';
import { WordsProvider } from '../../messages/WordsProvider.tsx';
import { OpsHeader } from '../../ops/OpsHeader.tsx';
import { OpsProvider } from '../../ops/OpsProvider.tsx';
import { ShellProvider } from '../../ui/ShellProvider.tsx';
import '../../style/ops.css';

/** Who sees nothing here is told nothing of it by the title either. */
export async function generateMetadata(): Promise<Metadata> {
  return (await onDuty()) ? { title: 'Operations' } : {};
}

/** For operators and observers; to everybody else there is nothing here, whether they are signed in or not. */
export default async function OpsLayout({ children }: { children: ReactNode }) {
  const person = await onDuty();
  if (!person) notFound();
  return (
    <WordsProvider {...await wordsOfRequest(['shell', 'ops'])}>
      <ShellProvider now={renderedAt()} operator>
        <OpsProvider mayAct={person.role === 'operator'}>
          <OpsHeader name={person.name} />
          {children}
        </OpsProvider>
      </ShellProvider>
    </WordsProvider>
  );
}

/** The operator or observer who asks; null for anybody else. */
async function onDuty() {
  const person = await forPages().identity.person(await headers());
  return person && person.role !== 'user' ? person : null;
}

const renderedAt = (): number => Date.now();
