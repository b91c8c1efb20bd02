import type { Intent } from '../live/intents.ts';

const WRITTEN = ['title', 'notes'] as const;

/** What a person wrote by hand for a change, which nothing else has: titles and notes that were to become others. */
export function typedIn({ guesses }: Intent): string[] {
  return guesses.flatMap(({ before, after }) =>
    WRITTEN.flatMap((name) => {
      const text = after?.[name];
      return text && text !== before?.[name] ? [text] : [];
    }),
  );
}
