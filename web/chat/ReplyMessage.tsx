'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ChatkitAssistantMessageItem } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';
import { Markdown } from '../ui/Markdown.tsx';

interface Props {
  item: ChatkitAssistantMessageItem;
  /** More of it is to come. */
  writing: boolean;
}

export function ReplyMessage({ item, writing }: Props) {
  return (
    <article className="message theirs" aria-label="Tasklog" aria-busy={writing}>
      {item.content.map(({ text }, at) => (
        <p className="words" lang="en" key={at}>
          <Markdown text={text} />
        </p>
      ))}
      {!writing && <Opinion itemId={item.id} />}
    </article>
  );
}

const OPINIONS = [
  { kind: 'positive', label: 'goodAnswer' },
  { kind: 'negative', label: 'badAnswer' },
] as const;

function Opinion({ itemId }: { itemId: string }) {
  const { conversation } = useLive();
  const t = useTranslations('chat');
  const [given, setGiven] = useState<string | null>(null);
  const give = async (kind: (typeof OPINIONS)[number]['kind']) => {
    if (await conversation.rate(itemId, kind)) setGiven(kind);
  };
  return (
    <div className="opinion">
      {OPINIONS.map(({ kind, label }) => (
        <button
          type="button"
          className="quiet icon"
          key={kind}
          aria-label={t(label)}
          aria-pressed={given === kind}
          onClick={() => void give(kind)}
        >
          <Thumb />
        </button>
      ))}
    </div>
  );
}

/** Up; the style turns the second one round. */
const Thumb = () => (
  <svg viewBox="0 0 16 16" aria-hidden="true">
    <path d="M2 7h2.5v6.5H2zM4.5 12.5l2 1h5.2a1.3 1.3 0 0 0 1.3-1.1l.8-4.2a1.3 1.3 0 0 0-1.3-1.6H9.3l.5-3A1.3 1.3 0 0 0 8.5 2l-4 5.3" />
  </svg>
);
