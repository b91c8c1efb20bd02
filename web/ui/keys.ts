import { tinykeys } from 'tinykeys';
import type { Command } from './commands.ts';
import type { Shell } from './shell.ts';

/** Where a key was pressed, as far as it decides whose key it is. */
export interface Place {
  /** Something that is written in: what is typed there is text. */
  inField: boolean;
  /** A dialog, which has the screen for itself. */
  inDialog: boolean;
  /** Whether keys without Ctrl, ⌘ or Alt are wanted. */
  letters: boolean;
  repeated: boolean;
}

const TYPED_IN =
  'textarea, select, [contenteditable], [role="menu"] *, [role="listbox"] *, ' +
  'input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"], [type="range"])';
const PRESSED = 'button, summary, a[href], input, [role="button"], [role="checkbox"], [role="switch"]';
const MOVED_IN = 'input[type="radio"], input[type="range"], [role="slider"], [role="tablist"] *, [role="grid"] *';
const KEY_CODE_WHILE_COMPOSING = 229;
/** The next press of a sequence comes within this. */
const SEQUENCE_MS = 1_000;

/** Runs the commands of a page by their keys, until it is stopped. */
export function listenForKeys(
  target: Window,
  { commands, letterKeys, overlay }: Pick<Shell, 'commands' | 'letterKeys' | 'overlay'>,
): () => void {
  let bound = '';
  let stopped = false;
  let stop = () => undefined as void;
  const run = (keys: string) => (event: KeyboardEvent) => {
    const command = commandFor(keys, commands.cell.get(), placeOf(event, letterKeys.get(), overlay.get() !== null));
    if (!command) return;
    event.preventDefault();
    command.run();
  };
  // A part of the screen that changes what it offers takes all away first: what counts is what there is after that.
  const bind = () => {
    if (stopped) return;
    // The first that fits is run: the last key of a sequence, such as the t of `g t`, must not be taken for itself.
    const all = [...new Set(commands.cell.get().flatMap(({ keys = [] }) => keys))].sort(
      (a, b) => presses(b) - presses(a),
    );
    if (all.join('\n') === bound) return;
    bound = all.join('\n');
    // What was begun on the keys before may be ended on them: another screen may come up in the middle of a sequence.
    const before = stop;
    setTimeout(before, SEQUENCE_MS);
    stop = tinykeys(target, Object.fromEntries(all.map((keys) => [onAnyLayout(keys), run(keys)])), {
      ignore: isTaken,
      timeout: SEQUENCE_MS,
    });
  };
  const unsubscribe = commands.cell.subscribe(() => queueMicrotask(bind));
  bind();
  return () => {
    stopped = true;
    unsubscribe();
    stop();
  };
}

/** @returns the command that these keys run: of those that make sense here and now, the one that was added last. */
export function commandFor(keys: string, commands: readonly Command[], place: Place): Command | undefined {
  return commands.findLast(
    (command) =>
      command.keys?.includes(keys) &&
      (command.inFields || (!place.inField && !place.inDialog)) &&
      (command.repeats || !place.repeated) &&
      (place.letters || !isLetterKey(keys)) &&
      (command.when?.() ?? true),
  );
}

/** Whether it begins with a character that is typed: what speech input may say by accident (WCAG 2.1.4). */
export function isLetterKey(keys: string): boolean {
  const [first = ''] = keys.split(' ');
  return [...first.replace(/^Shift\+/, '')].length === 1;
}

/** Signs such as `?` or `[` need Shift or AltGr on one keyboard and not on the other; letters mean what they say. */
export function onAnyLayout(keys: string): string {
  return keys.replace(/(?<=^| )[^\p{L}\p{N}\s](?=$| )/gu, '[Alt]+[Shift]+$&');
}

const presses = (keys: string): number => keys.split(' ').length;

function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.keyCode === KEY_CODE_WHILE_COMPOSING) return true;
  const { target, key } = event;
  if (!(target instanceof Element)) return false;
  // Escape closes what lies open by itself; going back as well would be one step too many.
  if (key === 'Escape') return document.querySelector(':popover-open, dialog[open]') !== null;
  if (key === ' ') return target.matches(PRESSED);
  // A checkbox takes the space bar; Enter says nothing to it, so a list may open what it stands for.
  if (key === 'Enter') return target.matches(PRESSED) && !target.matches('input[type="checkbox"]');
  return key.startsWith('Arrow') && target.matches(MOVED_IN);
}

function placeOf({ target, repeat }: KeyboardEvent, letters: boolean, overlaid: boolean): Place {
  const element = target instanceof Element ? target : null;
  return {
    inField: element?.matches(TYPED_IN) ?? false,
    // One that is still being loaded has the keys already.
    inDialog: overlaid || (element !== null && element.closest('dialog[open]') !== null),
    letters,
    repeated: repeat,
  };
}
