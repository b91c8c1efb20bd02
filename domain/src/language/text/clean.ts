/** The most characters that a message may have. */
export const LONGEST_MESSAGE = 2_000;

// eslint-disable-next-line no-control-regex -- these are what is taken out
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
const LONE_SURROGATES = /\p{Surrogate}/gu;
const UNSEEN = /[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb]/g;
const JOINERS = /[\u200c\u200d]/g;
const JOINED =
  /[\p{Extended_Pictographic}\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}\p{Script=Sinhala}\p{M}]/u;
const SPACES = /[^\S\n\r]{2,}/g;

/** The message without what nobody sees or can type: controls, half characters, marks of direction, zero-width characters, and spaces in a row. Joiners stay inside emoji and scripts that need them. */
export function clean(message: string): string {
  return message
    .replace(LONE_SURROGATES, '')
    .replace(CONTROLS, '')
    .replace(UNSEEN, '')
    .replace(JOINERS, keepInside)
    .replace(SPACES, ' ')
    .normalize('NFC');
}

/** A joiner stays where it joins: inside an emoji, or in a script that needs it. */
function keepInside(joiner: string, at: number, text: string): string {
  return JOINED.test(text.slice(Math.max(0, at - 2), at)) ? joiner : '';
}

/** True when it has more characters than a message may have. */
export function isTooLong(message: string): boolean {
  if (message.length <= LONGEST_MESSAGE) return false;
  return message.length > 2 * LONGEST_MESSAGE || [...message].length > LONGEST_MESSAGE;
}
