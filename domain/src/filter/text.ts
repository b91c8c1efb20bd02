/** The text of a term: what a backslash or quotes free is meant as it is. */

/** The text without its quotes and backslashes. */
export const plain = (raw: string): string => [...pieces(raw)].map(({ text }) => text).join('');

/** The words of a search; what stands in quotes is one, with its spaces. */
export function words(raw: string): string[] {
  const found: string[] = [];
  let word = '';
  for (const { text, free } of pieces(raw)) {
    if (free || text.trim() !== '') word += text;
    else if (word !== '') {
      found.push(word);
      word = '';
    }
  }
  return word === '' ? found : [...found, word];
}

/** The letters between the stars that stand for any; stars beside one another are one. */
export function parts(raw: string): string[] {
  const found = [''];
  let starred = false;
  for (const { text, free } of pieces(raw)) {
    const star = text === '*' && !free;
    if (!star) found.push((found.pop() ?? '') + text.toLowerCase());
    else if (!starred) found.push('');
    starred = star;
  }
  return found;
}

/** Each character, and whether it is freed of its meaning. */
function* pieces(raw: string): Generator<{ text: string; free: boolean }> {
  let quoted = false;
  for (let at = 0; at < raw.length; at += 1) {
    const character = raw[at] ?? '';
    if (character === '"') quoted = !quoted;
    else if (character === '\\' && at + 1 < raw.length) yield { text: raw[(at += 1)] ?? '', free: true };
    else yield { text: character, free: quoted };
  }
}
