'use client';
import { useState } from 'react';
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
        <p className="words" key={at}>
          <Markdown text={text} />
        </p>
      ))}
      {!writing && <Opinion itemId={item.id} />}
    </article>
  );
}

const OPINIONS = [
  { kind: 'positive', label: 'Good answer', mark: '👍' },
  { kind: 'negative', label: 'Bad answer', mark: '👎' },
] as const;

function Opinion({ itemId }: { itemId: string }) {
  const { conversation } = useLive();
  const [given, setGiven] = useState<string | null>(null);
  const give = async (kind: (typeof OPINIONS)[number]['kind']) => {
    if (await conversation.rate(itemId, kind)) setGiven(kind);
  };
  return (
    <div className="opinion">
      {OPINIONS.map(({ kind, label, mark }) => (
        <button
          type="button"
          className="quiet icon"
          key={kind}
          aria-label={label}
          aria-pressed={given === kind}
          onClick={() => void give(kind)}
        >
          <span aria-hidden="true">{mark}</span>
        </button>
      ))}
    </div>
  );
}
