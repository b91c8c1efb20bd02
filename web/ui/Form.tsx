'use client';
import { useRef, type ComponentProps, type FormEvent } from 'react';

interface Props extends Omit<ComponentProps<'form'>, 'action' | 'method' | 'onReset' | 'onSubmit' | 'ref'> {
  onSubmit: (event: FormEvent<HTMLFormElement>) => unknown;
}

/**
 * A form that may be sent before the page's scripts are awake. The browser would send it by itself then, and what was typed
 * would be gone with the page; an action that is a function makes React hold it, by a script of its own that comes with the
 * page, and call the action when the form is awake. So the action sends the form once more, with what stands in it now; it
 * never runs otherwise, as every submit that is heard is prevented. Pressed twice by somebody impatient, it is sent once.
 */
export function Form({ onSubmit, ...rest }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const held = useRef(false);
  const sendHeld = () => {
    if (held.current) return;
    held.current = true;
    form.current?.requestSubmit();
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void onSubmit(event);
  };
  return <form {...rest} ref={form} action={sendHeld} onSubmit={submit} onReset={stay} />;
}

/** React empties a form whose action is done; here nothing is, before its answer is known. */
const stay = (event: FormEvent) => event.preventDefault();
