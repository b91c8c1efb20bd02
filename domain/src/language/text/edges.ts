/** The text without any of these characters at its end; one pass, however many there are. */
export function dropEnd(text: string, marks: string): string {
  let end = text.length;
  while (end > 0 && marks.includes(text[end - 1] ?? ' ')) end -= 1;
  return text.slice(0, end);
}

/** The text without any of these characters at its start. */
export function dropStart(text: string, marks: string): string {
  let start = 0;
  while (start < text.length && marks.includes(text[start] ?? ' ')) start += 1;
  return text.slice(start);
}
