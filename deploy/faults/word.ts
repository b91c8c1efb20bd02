/** The same letters for the same number: words that no language reads a meaning into. */
export function wordOf(n: number): string {
  const letters = 'bcdfghjklmnpqrstvwxz';
  let word = '';
  for (let rest = n + 1; rest > 0; rest = Math.floor(rest / letters.length)) word += letters[rest % letters.length];
  return word;
}
