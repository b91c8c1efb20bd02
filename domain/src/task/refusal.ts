/** The domain's "no": a closed set of reasons, each with a sentence that says what to change. Not a fault. */
export type RefusalCode =
  | 'no-such-task'
  | 'already-exists'
  | 'not-a-date'
  | 'unknown-time-zone'
  | 'bad-repeat'
  | 'not-repeating'
  | 'repeat-is-over'
  | 'reminder-needs-date'
  | 'not-open'
  | 'snooze-in-the-past'
  | 'changed-since';

/** `field` is a JSON pointer into the command, when one field is at fault. */
export type Refusal = { code: RefusalCode; message: string; field?: string };

export const refusal = (code: RefusalCode, message: string, field?: string): Refusal =>
  field === undefined ? { code, message } : { code, message, field };
