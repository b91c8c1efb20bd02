/** Words of the grammar that are often misspelt in more than one letter, or too short to be compared. */
const USUAL: ReadonlyMap<string, string> = new Map(
  (
    'tommorow:tomorrow tommorw:tomorrow tomorow:tomorrow tommrow:tomorrow tomorro:tomorrow tmrw:tomorrow tmrrw:tomorrow ' +
    'tmr:tomorrow tmw:tomorrow tmmrw:tomorrow tomoz:tomorrow 2moro:tomorrow 2morrow:tomorrow 2mrw:tomorrow 2mro:tomorrow ' +
    'tdy:today 2day:today todya:today tody:today toady:today tonite:tonight 2nite:tonight tonigth:tonight tonght:tonight ' +
    'wensday:wednesday wendsday:wednesday wednsday:wednesday wensdays:wednesdays thrsday:thursday ' +
    'nxt:next evry:every evrey:every eveyr:every everry:every eevry:every ' +
    'wk:week wks:weeks wkly:weekly mnth:month mnths:months mins:minutes midnite:midnight ' +
    'mornin:morning mornng:morning evng:evening arvo:afternoon afternon:afternoon'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);

/** Long names that nobody means otherwise when one letter is wrong. */
const NAMES =
  'monday tuesday wednesday thursday friday saturday sunday tomorrow morning afternoon evening tonight fortnight weekend weekday january february september october november december'.split(
    ' ',
  );
const BY_LETTER = Map.groupBy(NAMES, (name) => name[0]);
const SHORTEST = 5;
const LONGEST = 10;

/** Words that are one letter away from a name and are not meant as it. */
const WORDS = new Set(
  'sundry sundae sundaes sundays mondays tuesdays wednesdays thursdays fridays saturdays moaning mourning mornings evenings weekends weekdays evening morning fortnite fortnights sunny sunder manday manday monda friar heyday workday afternoons warning forming eventing evenings leavening weekended tonights munday'.split(
    ' ',
  ),
);

/** The word of the grammar that a lower-case word was meant to be; itself when it is none that is misspelt. */
export function respelt(word: string): string {
  const usual = USUAL.get(word);
  if (usual !== undefined) return usual;
  const names = word.length < SHORTEST || word.length > LONGEST ? undefined : BY_LETTER.get(word[0]);
  if (!names || WORDS.has(word)) return word;
  let near: string | undefined;
  for (const name of names) {
    if (!isNear(word, name)) continue;
    if (near !== undefined) return word;
    near = name;
  }
  return near ?? word;
}

/** One letter more, less or other, or two neighbours swapped; the first letter is always right. */
export function isNear(word: string, name: string): boolean {
  const longer = word.length - name.length;
  if (word[0] !== name[0] || longer < -1 || longer > 1 || word === name) return false;
  const shorter = Math.min(word.length, name.length);
  let start = 0;
  while (start < shorter && word[start] === name[start]) start += 1;
  let end = 0;
  while (end < shorter && word.at(-1 - end) === name.at(-1 - end)) end += 1;
  if (longer !== 0) return start + end >= shorter;
  const swapped = word[start] === name[start + 1] && word[start + 1] === name[start];
  return start + end >= shorter - (swapped ? 2 : 1);
}
