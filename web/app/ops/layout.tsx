import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { zoneOfRequest } from '../../identity/of-request.ts';
import { wordsOfRequest } from '../../messages/request.ts';
import { WordsProvider } from '../../messages/WordsProvider.tsx';
import { OpsHeader } from '../../ops/OpsHeader.tsx';
import { OpsProvider } from '../../ops/OpsProvider.tsx';
import { onDuty } from '../../ops/title.ts';
import { ShellProvider } from '../../ui/ShellProvider.tsx';
import '../../style/ops.css';
import '../../style/ops-health.css';
import '../../style/ops-acts.css';

/** For operators and observers; to everybody else there is nothing here, whether they are signed in or not. */
export default async function OpsLayout({ children }: { children: ReactNode }) {
  const person = await onDuty();
  if (!person) notFound();
  return (
    <WordsProvider {...await wordsOfRequest(['shell', 'ops'])}>
      <ShellProvider now={renderedAt()} zone={await zoneOfRequest()} operator>
        <OpsProvider mayAct={person.role === 'operator'}>
          <OpsHeader name={person.name} />
          {children}
        </OpsProvider>
      </ShellProvider>
    </WordsProvider>
  );
}

const renderedAt = (): number => Date.now();
