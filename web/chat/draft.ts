/** The draft once `sent` was accepted: gone, or what was typed on behind it meanwhile. */
export function draftAfter(draft: string, sent: string): string {
  return draft.startsWith(sent) ? draft.slice(sent.length).trimStart() : draft;
}

/** What was said once more to be said otherwise, before whatever was typed meanwhile: nothing typed is lost. */
export function draftWith(said: string, draft: string): string {
  return draft.startsWith(said) ? draft : [said, draft].filter(Boolean).join('\n');
}

/** The parts of a key press that decide whether Enter sends. */
export interface KeyPress {
  key: string;
  shiftKey: boolean;
  isComposing: boolean;
  keyCode: number;
}

const KEY_CODE_WHILE_COMPOSING = 229;

/** Enter that ends an input method's composition belongs to the word, not to the message. */
export function sends(press: KeyPress, composedJustNow: boolean): boolean {
  const composing = press.isComposing || press.keyCode === KEY_CODE_WHILE_COMPOSING || composedJustNow;
  return press.key === 'Enter' && !press.shiftKey && !composing;
}
