import type { ReminderDue } from '@tasklog/schemas';

const MOST_CHARACTERS = 400;

/** What a reminder says in a line or two, wherever it is read. */
export function summaryOf({ data }: ReminderDue): { title: string; body: string } {
  const { title, due, timeZone, late, held } = data;
  const when = due === null ? '' : `Due ${due.replace('T', ' ')} (${timeZone}).`;
  return {
    title: `Reminder: ${title.length > MOST_CHARACTERS ? `${title.slice(0, MOST_CHARACTERS)}…` : title}`,
    body: [when, late ? 'This reminder comes late.' : '', held ? 'It was held by your quiet hours.' : '']
      .filter(Boolean)
      .join(' '),
  };
}
