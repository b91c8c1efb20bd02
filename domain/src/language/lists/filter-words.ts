import type { Clock } from '../clock.ts';
import type { Taken } from './filter.ts';
import { levelOf, tagOf } from '../adding/sigils.ts';
import { wordAt, type Token } from '../text/tokens.ts';

/** "the next 5 tasks", "top 3 things", "the most important ones": an order, soonest or weightiest first. */
export function first(words: string, at: number): Taken {
  const some =
    /^(?:next|first|top|latest|nearest|upcoming) (?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|few|couple(?: of)?) (?:open )?(?:tasks?|things?|items?|todos?|ones?)/.exec(
      words,
    );
  if (some) return { to: at + some[0].split(' ').length - 1, sort: 'due', rule: 'sort: soonest first' };
  const old = /^(?:oldest|longest|been (?:here|there|waiting|sitting) (?:the )?longest)(?: open)?/.exec(words);
  if (old) return { to: at + old[0].split(' ').length, sort: 'created', rule: 'sort: oldest first' };
  const weighty = /^(?:most (?:important|urgent|pressing)|highest priority|important first|by importance)/.exec(words);
  return weighty ? { to: at + weighty[0].split(' ').length, sort: 'priority', rule: 'sort' } : undefined;
}

/** "except errands", "not tagged home" */
export function without(tokens: readonly Token[], from: number, known: Set<string>): Taken {
  const said = EXCEPT.exec(phraseAt(tokens, from))?.[0];
  if (said === undefined) return undefined;
  let at = from + said.split(' ').length;
  while (/^(?:for|the|my|tagged|tag|labelled|labeled|as|with|any|in)$/.test(wordAt(tokens, at))) at += 1;
  const tag = tagOf(tokens[at]?.text ?? '') ?? (known.has(wordAt(tokens, at)) ? wordAt(tokens, at) : undefined);
  if (tag !== undefined) return { to: at + 1, term: `!@${tag}`, rule: 'filter: not tagged' };
  return withoutWord(tokens, at, said);
}

const EXCEPT = /^(?:except|excluding|without|not|besides|minus|(?:apart|aside) from|other than|but not)(?= |$)/;

/** "apart from calls": a kind of task that no tag names is looked for in the titles. */
function withoutWord(tokens: readonly Token[], at: number, said: string): Taken {
  const word = wordAt(tokens, at);
  if (said === 'not' || said === 'without' || !/^[a-z]{3,20}$/.test(word) || at + 1 < tokens.length) return undefined;
  const stem = word.replace(/([^s])s$/, '$1');
  return { to: at + 1, term: `!search: ${stem}`, rule: 'filter: without a word' };
}

/** What only the filter line can say. */
export function term(words: string, at: number): Taken {
  for (const [pattern, name] of TERMS) {
    const found = pattern.exec(words);
    if (found) return { to: at + found[0].split(' ').length, term: name, rule: `filter: ${name}` };
  }
  return undefined;
}

const TERMS: readonly (readonly [RegExp, string])[] = [
  [/^(?:not|non-?|don't|do not) ?(?:recurring|repeating|recur|repeat)\b/, '!recurring'],
  [
    /^(?:that )?(?:recurring|repeating|repeated|recurs?|repeats?)(?: (?:daily|weekly|monthly|yearly))?\b|^with (?:a )?repeats?\b/,
    'recurring',
  ],
  [/^(?:with|have|has) (?:a |any )?(?:reminders?|alerts?|alarms?)(?: set)?\b/, 'reminder'],
  [/^(?:(?:with|have|has) no|without (?:a |any )?) ?(?:reminders?|alerts?)\b/, '!reminder'],
  [
    /^(?:untagged|unlabell?ed|(?:with|have|has) no (?:tags?|labels?)|without (?:a |any )?(?:tags?|labels?))\b/,
    'no label',
  ],
];

const PHRASE = 5;

/** The next few words as one text: what `first`, `term` and `upcoming` look at. */
export function phraseAt(tokens: readonly Token[], at: number): string {
  return tokens
    .slice(at, at + PHRASE)
    .map(({ word }) => word)
    .join(' ');
}

const SOON_DAYS = 7;

/** "what's coming up", "upcoming tasks", "soon" */
export function upcoming(words: string, at: number, clock: Clock): Taken {
  const found = /^(?:coming up(?: soon| next)?|upcoming|soon|in the near future|in the coming days)\b/.exec(words);
  return found
    ? {
        to: at + found[0].split(' ').length,
        filter: { from: clock.today.toString(), to: clock.today.add({ days: SOON_DAYS }).toString() },
        sort: 'due',
        rule: 'filter: upcoming',
      }
    : undefined;
}

const SORTS: Record<string, string> = {
  date: 'due',
  due: 'due',
  deadline: 'due',
  priority: 'priority',
  importance: 'priority',
  title: 'title',
  name: 'title',
  alphabetically: 'title',
  created: 'created',
  creation: 'created',
  age: 'created',
};

export function sorting(tokens: readonly Token[], at: number): Taken {
  const by = wordAt(tokens, at) === 'by' && at > 0 && Object.hasOwn(SORTS, wordAt(tokens, at + 1));
  if (!by && !/^(?:sorted|sort|ordered|order|arranged|arrange|grouped)$/.test(wordAt(tokens, at))) return undefined;
  let to = at + 1;
  while (
    /^(?:by|them|it|in|on|the|my|tasks|due)$/.test(wordAt(tokens, to)) &&
    !(wordAt(tokens, to) === 'due' && wordAt(tokens, to + 1) !== 'date')
  )
    to += 1;
  const word = wordAt(tokens, to);
  const sort = Object.hasOwn(SORTS, word) ? SORTS[word] : undefined;
  return sort === undefined ? undefined : { to: to + 1, sort, rule: 'sort' };
}

export function status(tokens: readonly Token[], at: number): Taken {
  const [word, next] = [wordAt(tokens, at), wordAt(tokens, at + 1)];
  const past = tokens.slice(0, at).some((token) => token.word === 'did');
  const wanted =
    !past && /^(?:get|be|getting)$/.test(wordAt(tokens, at - 1)) && !/^(?:i|we)$/.test(wordAt(tokens, at + 1));
  if (wanted && /^(?:done|finished|completed)$/.test(word))
    return { to: at + 1, filter: { status: 'open' }, rule: 'filter: open' };
  const undone =
    /^(?:didn't|did not|haven't|have not) (?:i|we) (?:manage to )?(?:finish|do|complete|get done|get to|done|finished|completed)/.exec(
      phraseAt(tokens, at),
    );
  if (undone) return { to: at + undone[0].split(' ').length, filter: { status: 'open' }, rule: 'filter: open' };
  const not = /^(?:not|haven't|isn't|aren't|never|un)$/.test(word);
  if (not && /^(?:done|completed|finished|complete|yet)$/.test(next))
    return { to: at + 2, filter: { status: 'open' }, rule: 'filter: open' };
  if (/^(?:done|completed|complete|finished|closed|ticked|accomplished|accomplish|finish)$/.test(word))
    return { to: at + 1, filter: { status: 'completed' }, rule: 'filter: completed' };
  if (
    /^(?:open|pending|incomplete|uncompleted|unfinished|active|outstanding|undone|remaining|uncompleted|left)$/.test(
      word,
    )
  )
    return { to: at + 1, filter: { status: 'open' }, rule: 'filter: open' };
  if ((word === 'i' || word === 'we') && next === 'did' && wordAt(tokens, at + 2) !== 'not')
    return { to: at + 2, filter: { status: 'completed' }, rule: 'filter: completed' };
  if (word === 'did' && (next === 'i' || next === 'we') && /^(?:do|get|accomplish)$/.test(wordAt(tokens, at + 2)))
    return { to: at + 3, filter: { status: 'completed' }, rule: 'filter: completed' };
  if (word === 'to' && next === 'do' && wordAt(tokens, at - 1) === 'left')
    return { to: at + 2, filter: { status: 'open' }, rule: 'filter: open' };
  if (word === 'all' || word === 'every' || word === 'everything') return allTasks(tokens, at);
  return undefined;
}

/** "all tasks", "all my tasks": done ones too, unless another word says which. */
function allTasks(tokens: readonly Token[], at: number): Taken {
  const rest = tokens.slice(at + 1).map(({ word }) => word);
  const plain = rest.every((word) =>
    /^(?:of|my|the|tasks?|todos?|to-dos?|items?|please|on|list|things?|me|\?|\.|!)$/.test(word),
  );
  return plain ? { to: at + 1, filter: { status: 'all' }, rule: 'filter: all' } : undefined;
}

export function level(tokens: readonly Token[], at: number): Taken {
  const [word, next] = [wordAt(tokens, at), wordAt(tokens, at + 1)];
  const found = (to: number, name: string): Taken => {
    const priority = levelOf(name);
    return priority && { to, filter: { priority }, rule: 'filter: priority' };
  };
  if (/^(?:priority|prio|priorities)$/.test(next) && !/^\d$/.test(word))
    return found(at + 2, word) ?? (/^(?:high|low|medium)-/.test(word) ? found(at + 2, word) : undefined);
  const hyphen = /^(high|low|medium|top)-priority$/.exec(word);
  if (hyphen) return found(at + 1, hyphen[1] ?? '');
  if (/^(?:priority|prio)$/.test(word))
    return found(
      wordAt(tokens, at + 1) === 'is' ? at + 3 : at + 2,
      wordAt(tokens, at + 1) === 'is' ? wordAt(tokens, at + 2) : next,
    );
  if (/^p[1-4]$|^urgent$/.test(word)) return found(at + 1, word);
  if (
    /^(?:high|medium|low)$/.test(word) &&
    /^(?:and|or)$/.test(next) &&
    /^(?:high|medium|low|urgent)$/.test(wordAt(tokens, at + 2))
  )
    return found(at + 1, word);
  if (/^(?:high|medium|low)$/.test(word) && /^(?:ones?|tasks?|things?|items?|stuff)$/.test(next))
    return found(at + 1, word);
  return word === 'important' ? { to: at + 1, filter: { priority: 'high' }, rule: 'filter: priority' } : undefined;
}

/** A tag with its mark, behind "tagged", or a word that is a tag of some task. */
export function tags(tokens: readonly Token[], at: number, known: Set<string>): Taken {
  const marked = tagOf(tokens[at]?.text ?? '');
  if (marked !== undefined) return { to: at + 1, filter: { tags: [marked] }, rule: 'filter: tag' };
  const word = wordAt(tokens, at);
  if (/^(?:tagged|labelled|labeled|tags?|labels?)$/.test(word)) return taggedWith(tokens, at + 1);
  if (!known.has(word)) return undefined;
  const to = /^(?:tag|label)$/.test(wordAt(tokens, at + 1)) ? at + 2 : at + 1;
  return { to, filter: { tags: [word] }, rule: 'filter: tag' };
}

function taggedWith(tokens: readonly Token[], from: number): Taken {
  let at = from;
  while (/^(?:as|with|is|:|the|tag)$/.test(wordAt(tokens, at))) at += 1;
  const token = tokens[at];
  if (!token || token.kind === 'mark') return undefined;
  const tag = token.text.replace(/^["'“#@]|["'”]$/g, '');
  return { to: at + 1, filter: { tags: [tag] }, rule: 'filter: tag' };
}
