/** The pages of operations, in the order in which they are shown. The keys of the first are those of the shell. */
export const PAGES = [
  { href: '/ops', name: 'overview', keys: [] },
  { href: '/ops/lag', name: 'lag', keys: ['g l'] },
  { href: '/ops/replays', name: 'replays', keys: ['g r'] },
  { href: '/ops/dead-letters', name: 'deadLetters', keys: ['g d'] },
  { href: '/ops/tail', name: 'tail', keys: ['g e'] },
] as const;
