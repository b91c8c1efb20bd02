import { en } from '../messages/catalogue.ts';
import { makeWords } from '../messages/words.ts';
import type { Say } from './words/say.ts';

/** English, as a page says it. */
export const english: Say = { words: makeWords('en', en), locale: 'en-GB' };
