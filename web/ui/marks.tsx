import type { ReactNode } from 'react';

/** The marks that a message of the catalogue may carry, for `t.rich`. */
export const marks = {
  b: (inside: ReactNode) => <strong>{inside}</strong>,
  code: (inside: ReactNode) => <code>{inside}</code>,
  q: (inside: ReactNode) => <q>{inside}</q>,
  /** What a service said, which is English whatever the page is. */
  en: (inside: ReactNode) => <span lang="en">{inside}</span>,
};
