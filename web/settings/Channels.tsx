'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { NotificationSettingsAnswer, Problem } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';
import { useQuery } from '../live/useQuery.ts';
import { QueryFault } from '../ui/QueryFault.tsx';
import type { Change } from './channel.ts';
import { EmailChannel } from './EmailChannel.tsx';
import { PushChannel } from './PushChannel.tsx';
import { Section } from './Section.tsx';
import { WebhookChannel } from './WebhookChannel.tsx';

const PATH = '/api/commands/notification-settings';

/** How reminders reach a person besides on the page. */
export function Channels({ email }: { email: string }) {
  const { api, announcements } = useLive();
  const t = useTranslations('settings');
  const { value, problem, again } = useQuery<NotificationSettingsAnswer>(PATH, null);
  const [changed, setChanged] = useState<NotificationSettingsAnswer | null>(null);
  const [refusal, setRefusal] = useState<Problem | null>(null);
  const current = changed && (!value || changed.version >= value.version) ? changed : value;

  const change: Change = async (below, ask) => {
    const answer = await api<NotificationSettingsAnswer>(`${PATH}${below}`, ask);
    setRefusal(answer.ok ? null : answer.problem);
    if (!answer.ok) return false;
    setChanged(answer.value);
    announcements.say(t('saved'));
    return true;
  };

  return (
    <Section id="channels" title={t('channels.title')}>
      {problem && !current && <QueryFault problem={problem} again={again} />}
      {current && (
        <>
          <EmailChannel current={current} change={change} suggestion={email} />
          <PushChannel current={current} change={change} />
          <WebhookChannel current={current} change={change} />
        </>
      )}
      {refusal && (
        <p className="fault" role="alert" lang="en">
          {refusal.detail}
        </p>
      )}
    </Section>
  );
}
