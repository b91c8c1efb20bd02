import { makeCell, type Cell } from './cell.ts';

/** Something that a person can have done from anywhere on the screen: by its keys, by the palette, by the sheet of keys. */
export interface Command {
  /** Stable, such as `task.complete`; a later command with the same id takes the place of the earlier one. */
  id: string;
  /** What it does, in words, as palette and sheet show it. */
  title: string;
  /** The heading it stands under on the sheet of keys. */
  group: string;
  /** In tinykeys' notation, such as `$mod+k`, `Shift+J` or `g t`. */
  keys?: readonly string[];
  /** Whether it makes sense now; asked for again each time. */
  when?: () => boolean;
  /** Works while a field is written in: only for what nobody types, such as `$mod+k`. */
  inFields?: boolean;
  /** Goes on while the key is held, as moving does. */
  repeats?: boolean;
  /** The palette leaves it out: it is nothing without its keys. */
  keysOnly?: boolean;
  run: () => void;
}

export interface Commands {
  cell: Cell<readonly Command[]>;
  /** @returns how to take them away again. */
  add: (commands: readonly Command[]) => () => void;
}

/** The one list that palette, menus, keys and the sheet of keys are drawn from; screens add what is theirs while they are shown. */
export function makeCommands(): Commands {
  const cell = makeCell<readonly Command[]>([]);
  const added: (readonly Command[])[] = [];
  const publish = () => cell.set([...new Map(added.flat().map((each) => [each.id, each])).values()]);
  return {
    cell,
    add: (commands) => {
      added.push(commands);
      publish();
      return () => {
        added.splice(added.indexOf(commands), 1);
        publish();
      };
    },
  };
}
