'use client';
import { useRef, type FormEvent, type KeyboardEvent } from 'react';
import { useLive } from '../live/useLive.ts';
import { useCell } from '../ui/useCell.ts';
import { sends } from './draft.ts';
import { isAnswering } from './thread.ts';

const LONGEST_MESSAGE = 2_000;

/** The box to type in. Enter sends, Shift+Enter is a new line, and an input method keeps its own Enter. */
export function Composer() {
  const { conversation } = useLive();
  const draft = useCell(conversation.draft);
  const answering = isAnswering(useCell(conversation.thread));
  const composedJustNow = useRef(false);

  const send = (event?: FormEvent) => {
    event?.preventDefault();
    void conversation.send(conversation.draft.get());
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const { key, shiftKey, keyCode } = event;
    const press = { key, shiftKey, keyCode, isComposing: event.nativeEvent.isComposing };
    if (!sends(press, composedJustNow.current)) return;
    event.preventDefault();
    send();
  };
  // Safari reports the Enter that ends a composition after its end: the flag outlives the event by one tick.
  const onCompositionEnd = () => {
    composedJustNow.current = true;
    setTimeout(() => (composedJustNow.current = false), 0);
  };

  return (
    <form className="composer" onSubmit={send}>
      <label htmlFor="message" className="visually-hidden">
        Message
      </label>
      <textarea
        id="message"
        rows={1}
        value={draft}
        maxLength={LONGEST_MESSAGE}
        placeholder="Buy milk tomorrow at 5"
        autoComplete="off"
        enterKeyHint="send"
        onChange={(event) => conversation.draft.set(event.target.value)}
        onKeyDown={onKeyDown}
        onCompositionEnd={onCompositionEnd}
      />
      <button type="submit" className="primary" aria-disabled={answering || !draft.trim()}>
        Send
      </button>
    </form>
  );
}
