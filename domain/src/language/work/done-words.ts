/** What is said of a task that is done. */
export const DONE =
  '(?:done(?: and dusted)?|complete|completed|finished|closed|resolved|ticked off|checked off|crossed off)';
