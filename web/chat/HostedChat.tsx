'use client';
import { ChatKit, useChatKit } from '@openai/chatkit-react';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ChatkitEvent } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';
import { hostedFetch } from './hosted-fetch.ts';

/** The custom element behind the component; it comes from its maker alone. */
const SCRIPT = 'https://cdn.platform.openai.com/deployments/chatkit/chatkit.js';

type Effect = Extract<ChatkitEvent, { type: 'client_effect' }>;

/** The chat as ChatKit's own component draws it, over the same protocol and beside the same list. */
export default function HostedChat({ domainKey }: { domainKey: string }) {
  const { tokens, actions, toasts } = useLive();
  const t = useTranslations('chat');
  const router = useRouter();
  useEffect(() => {
    if (document.querySelector(`script[src="${SCRIPT}"]`)) return;
    const script = document.createElement('script');
    script.src = SCRIPT;
    script.onerror = () => toasts.show({ tone: 'problem', text: t('faults.hosted') });
    document.head.append(script);
  }, [toasts, t]);

  const { control } = useChatKit({
    api: { url: `${location.origin}/chatkit`, domainKey, fetch: hostedFetch(tokens) },
    threadItemActions: { feedback: true, retry: true },
    composer: { placeholder: t('placeholder') },
    widgets: {
      onAction: async ({ type, payload }) => {
        if (type === 'task.open') router.push(`/tasks/${String(payload?.['taskId'])}`);
      },
    },
    onEffect: ({ name, data }) => {
      if (name === 'list.changed') actions.learnChanges(data as unknown as Effect['data']);
    },
  });
  return (
    <section className="chat" aria-label={t('title')}>
      <ChatKit control={control} className="hosted-chat" />
    </section>
  );
}
