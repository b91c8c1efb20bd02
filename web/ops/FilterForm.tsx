import type { FormEvent, ReactNode } from 'react';
import { Form } from '../ui/Form.tsx';
import { textsOf } from './texts.ts';

interface Props {
  /** What a screen reader calls it. */
  title: string;
  /** What is chosen from a list, in front of what is typed. */
  children: ReactNode;
  fields: readonly { name: string; label: string; value: string }[];
  words: { show: string; reset: string };
  /** Called with what is filled in, by name; with nothing when it is put back. */
  choose: (values: Record<string, string>) => void;
}

/** Says which rows of a page to show; the address keeps it. */
export function FilterForm({ title, children, fields, words, choose }: Props) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    choose(textsOf(event.currentTarget));
  };
  return (
    <Form className="filters" role="search" aria-label={title} onSubmit={submit}>
      {children}
      {fields.map(({ name, label, value }) => (
        <label key={name}>
          <span>{label}</span>
          <input name={name} defaultValue={value} autoComplete="off" spellCheck={false} />
        </label>
      ))}
      <div className="choices">
        <button type="submit">{words.show}</button>
        <button type="button" className="quiet" onClick={() => choose({})}>
          {words.reset}
        </button>
      </div>
    </Form>
  );
}
