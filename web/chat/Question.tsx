'use client';
import { useState, type FormEvent, type SyntheticEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ChatkitStructuredInputItem } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';
import { Form } from '../ui/Form.tsx';
import { useCell } from '../ui/useCell.ts';
import { plainText } from '../ui/markdown.ts';
import { keepFocus } from './focus.ts';
import { isAnswering } from './thread.ts';

interface Props {
  item: ChatkitStructuredInputItem;
  /** It still waits: nothing was said after it. */
  open: boolean;
  /** The message before says the same words. */
  told: boolean;
}

/** A question: its choices as buttons, or a line to write in. The next message answers it just as well. */
export function Question({ item, open, told }: Props) {
  const { conversation } = useLive();
  const t = useTranslations('chat.question');
  const busy = isAnswering(useCell(conversation.thread));
  const [question] = item.inputs;
  if (!question) return null;
  const answer = (event: SyntheticEvent, value: string | null) =>
    void keepFocus(event, conversation.answer(item, value));
  return (
    <fieldset className="message theirs question" data-status={item.status}>
      <legend className={told ? 'visually-hidden' : undefined} lang="en">
        {plainText(question.question)}
      </legend>
      {item.status === 'answered' && <p className="note">{t('answered', { answer: answerOf(question) })}</p>}
      {item.status === 'skipped' && <p className="note">{t('skipped')}</p>}
      {open && (
        <div className="choices">
          {question.type === 'multiple_choice' ? (
            question.options.map(({ value, label }) => (
              <button type="button" key={value} aria-disabled={busy} onClick={(event) => answer(event, value)}>
                {label}
              </button>
            ))
          ) : (
            <InWords busy={busy} answer={answer} />
          )}
          <button type="button" className="quiet" aria-disabled={busy} onClick={(event) => answer(event, null)}>
            {t('skip')}
          </button>
        </div>
      )}
    </fieldset>
  );
}

function InWords({ busy, answer }: { busy: boolean; answer: (event: SyntheticEvent, value: string) => void }) {
  const t = useTranslations('chat.question');
  const [words, setWords] = useState('');
  const submit = (event: FormEvent) => {
    if (words.trim()) answer(event, words);
  };
  return (
    <Form className="in-words" onSubmit={submit}>
      <input
        aria-label={t('yours')}
        value={words}
        maxLength={2_000}
        autoComplete="off"
        onChange={(event) => setWords(event.target.value)}
      />
      <button type="submit" aria-disabled={busy || !words.trim()}>
        {t('answer')}
      </button>
    </Form>
  );
}

function answerOf(question: ChatkitStructuredInputItem['inputs'][number]): string {
  const [value = ''] = question.answer?.values ?? [];
  const option =
    question.type === 'multiple_choice' ? question.options.find((each) => each.value === value) : undefined;
  return option?.label ?? value;
}
