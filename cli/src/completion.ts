/**
 * Completion scripts, made from commander's own tree: a command or option that is added is completed, and one that is
 * gone is not. A script knows all of it and starts no process while somebody types.
 */
import type { Command } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

type Word = { word: string; about: string };
/** What may follow at one place of the command line. `path` is empty for the program itself. */
type Place = {
  path: string;
  commands: Word[];
  options: (Word & { takesValue: boolean; values: readonly string[] })[];
  arguments: readonly string[];
};

export function completionFor(shell: Shell, program: Command): string {
  const places = placesOf(program, '');
  switch (shell) {
    case 'bash':
      return bash(program.name(), places);
    case 'zsh':
      return zsh(program.name(), places);
    case 'fish':
      return fish(program.name(), places);
  }
}

function placesOf(command: Command, path: string): Place[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const place: Place = {
    path,
    commands: commands.map((each) => ({ word: each.name(), about: each.description() })),
    options: help
      .visibleOptions(command)
      .flatMap(({ short, long, description, required, optional, argChoices }) =>
        [long, short].flatMap((word) =>
          word ? [{ word, about: description, takesValue: required || optional, values: argChoices ?? [] }] : [],
        ),
      ),
    arguments: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  };
  const below = commands.filter((each) => command.commands.includes(each));
  return [place, ...below.flatMap((each) => placesOf(each, `${path} ${each.name()}`.trim()))];
}

const wordsAt = ({ commands, options, arguments: given }: Place): string[] =>
  [...commands, ...options].map(({ word }) => word).concat(given);

/** Everything here is our own words; quotes are escaped all the same. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The same in bash and zsh: which command stands there, and what may follow. In zsh `path` is PATH, hence `place`. */
const findWords = (places: readonly Place[]): string => `  local place="" word="" skip="" found="" value=""
  for word in "\${before[@]}"; do
    if [[ -n $skip ]]; then skip=""; continue; fi
    case "$place $word" in
${cases(places, ({ path, options }) =>
  options.filter(({ takesValue }) => takesValue).map(({ word }) => `${quoted(inPlace(path, word))}) skip=1`),
)}
${cases(places, ({ path }) => (path === '' ? [] : [`${quoted(` ${path}`)}) place=${quoted(` ${path}`)}`]))}
    esac
  done
  case "$place $previous" in
${cases(places, ({ path, options }) =>
  options
    .filter(({ takesValue }) => takesValue)
    .map(({ word, values }) => `${quoted(inPlace(path, word))}) value=1; found=${quoted(values.join(' '))}`),
)}
  esac
  if [[ -z $value ]]; then
    case "$place" in
${cases(places, (place) => [`${quoted(place.path === '' ? '' : ` ${place.path}`)}) found=${quoted(wordsAt(place).join(' '))}`])}
    esac
  fi`;

const inPlace = (path: string, word: string): string => `${path === '' ? '' : ` ${path}`} ${word}`;

const cases = (places: readonly Place[], of: (place: Place) => string[]): string =>
  places.flatMap((place) => of(place).map((line) => `      ${line} ;;`)).join('\n');

function bash(name: string, places: readonly Place[]): string {
  return `# bash completion of ${name}; load it with: source <(${name} completion bash)
_${name}_completion() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local before=("\${COMP_WORDS[@]:1:COMP_CWORD-1}")
${findWords(places)}
  COMPREPLY=($(compgen -W "$found" -- "$current"))
}
complete -o default -F _${name}_completion ${name}`;
}

function zsh(name: string, places: readonly Place[]): string {
  return `#compdef ${name}
# zsh completion of ${name}; load it, after compinit, with: source <(${name} completion zsh)
_${name}_completion() {
  local current="\${words[CURRENT]}" previous="\${words[CURRENT-1]}"
  local -a before=("\${(@)words[2,CURRENT-1]}")
${findWords(places)}
  if [[ -n $found ]]; then compadd -- \${=found}; else _files; fi
}
compdef _${name}_completion ${name}`;
}

function fish(name: string, places: readonly Place[]): string {
  const lines = places.flatMap((place) => {
    const when = `-n ${quoted(condition(place, places))}`;
    return [
      ...place.commands.map(
        ({ word, about }) => `complete -c ${name} -f ${when} -a ${quoted(word)} -d ${quoted(about)}`,
      ),
      ...place.arguments.map((word) => `complete -c ${name} -f ${when} -a ${quoted(word)}`),
      ...place.options.map(({ word, about, takesValue, values }) => {
        const flag = word.startsWith('--') ? `-l ${word.slice(2)}` : `-s ${word.slice(1)}`;
        const value = takesValue ? (values.length > 0 ? ` -x -a ${quoted(values.join(' '))}` : ' -r') : '';
        return `complete -c ${name} ${when} ${flag}${value} -d ${quoted(about)}`;
      }),
    ];
  });
  return [`# fish completion of ${name}`, ...lines].join('\n');
}

/** All commands of the path were typed, and none of those that could follow. */
function condition({ path, commands }: Place, places: readonly Place[]): string {
  const deeper = places.filter(
    (each) => each.path !== '' && commands.some(({ word }) => each.path === `${path} ${word}`.trim()),
  );
  const typed = path
    .split(' ')
    .filter(Boolean)
    .map((word) => `__fish_seen_subcommand_from ${word}`);
  const next = deeper.map((each) => each.path.split(' ').at(-1) ?? '');
  const none = next.length > 0 ? [`not __fish_seen_subcommand_from ${next.join(' ')}`] : [];
  return [...typed, ...none].join('; and ') || 'true';
}
