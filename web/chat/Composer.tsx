'use client';
import { useRef, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import { useLive } from '../live/useLive.ts';
import { Form } from '../ui/Form.tsx';
import { useCell } from '../ui/useCell.ts';
import { useEarlyText } from '../ui/useEarlyText.ts';
import { useHydrated } from '../ui/useHydrated.ts';
import { draftWith, sends } from './draft.ts';
import { isAnswering } from './thread.ts';

const LONGEST_MESSAGE = 2_000;

/** The box to type in. Enter sends, Shift+Enter is a new line, ↑ in the empty box changes the last message. */
export function Composer() {
  const { conversation } = useLive();
  const t = useTranslations('chat');
  const draft = useCell(conversation.draft);
  const editing = useCell(conversation.editing);
  const answering = isAnswering(useCell(conversation.thread));
  const asleep = !useHydrated();
  const composedJustNow = useRef(false);
  const field = useEarlyText<HTMLTextAreaElement>(draft, (typed) => {
    // A draft of before comes back first: it is kept anew with each change.
    conversation.restore();
    conversation.draft.set(draftWith(conversation.draft.get(), typed));
  });

  const send = () => void conversation.send(conversation.draft.get());
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const { key, shiftKey, keyCode } = event;
    const press = { key, shiftKey, keyCode, isComposing: event.nativeEvent.isComposing };
    if (sends(press, composedJustNow.current)) send();
    else if (key === 'Escape' && editing) conversation.leaveAsItWas();
    else if (key !== 'ArrowUp' || press.isComposing || !conversation.editLast()) return;
    event.preventDefault();
  };
  // Safari reports the Enter that ends a composition after its end: the flag outlives the event by one tick.
  const onCompositionEnd = () => {
    composedJustNow.current = true;
    setTimeout(() => (composedJustNow.current = false), 0);
  };

  return (
    <Form className="composer" onSubmit={send}>
      {editing && (
        <p className="note editing" id="editing">
          {t('editing')}{' '}
          <button type="button" className="quiet" onClick={() => conversation.leaveAsItWas()}>
            {t('cancelEditing')}
          </button>
        </p>
      )}
      <label htmlFor="message" className="visually-hidden">
        {t('message')}
      </label>
      <textarea
        ref={field}
        id="message"
        rows={1}
        value={draft}
        maxLength={LONGEST_MESSAGE}
        placeholder={t('placeholder')}
        autoComplete="off"
        enterKeyHint="send"
        data-asleep={asleep ? '' : undefined}
        aria-describedby={editing ? 'editing' : undefined}
        onChange={(event) => conversation.draft.set(event.target.value)}
        onKeyDown={onKeyDown}
        onCompositionEnd={onCompositionEnd}
      />
      <button type="submit" className="primary" aria-disabled={answering || !draft.trim()}>
        {t('send')}
      </button>
    </Form>
  );
}
