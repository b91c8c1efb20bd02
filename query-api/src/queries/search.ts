/**
 * Tasks that have the words of a search, best first. Two looks at one index (user, tags, words, trigrams): first for tasks
 * with a word that begins as each word asked for; where there is none, for those that have it within a word, as in
 * scripts without spaces, or a word like it, as one that was misspelt.
 */
import { sql } from '@tasklog/runtime/pool';
import type { Reads, Scoped } from '@tasklog/runtime/scoped-pool';
import { fold } from '@tasklog/domain/filter/fold';
import type { SearchAnswer, SearchHit, Task } from '@tasklog/schemas';
import { isTask } from '@tasklog/schemas/validators';
import { tasksAt } from '../as-of.ts';
import { keysOf } from '../cursor.ts';
import { mentions } from '../filter-sql.ts';
import { text } from '../kinds.ts';
import { marksIn, snippetOf } from '../marks.ts';
import { keyedDocument, PAGE, pageOf } from '../page.ts';
import { needed } from '../parameters.ts';
import type { Question } from '../question.ts';
import { readerOf } from '../settings.ts';
import { FILTER, selectionOf } from '../task-filter.ts';
import type { Selection } from '../task-filter.ts';
import { orderOf } from '../task-order.ts';

const LONGEST = 200;
const { filter, status, timeZone } = FILTER;

const parameters = {
  q: needed(
    text(LONGEST),
    'The words to look for, in the title, the notes and the tags. Every sign is meant as it is.',
  ),
  filter,
  status,
  timeZone,
  ...PAGE,
};

const STRICT = 'search';
const LOOSE = 'loose search';

export const search: Question<typeof parameters> = {
  path: '/v1/search',
  about: 'The tasks that have all the words, best first.',
  parameters,
  answer: 'SearchAnswer',
  reads: 'task',
  async ask({ db, userId, values, now }) {
    const { q, limit, cursor } = values;
    const clock = (await readerOf(db, userId, values.timeZone)).clockAt(now);
    const selection = selectionOf(
      { ...NOTHING_ELSE, ...values, q: undefined },
      userId,
      clock,
      tasksAt(undefined, userId),
    );
    const words = [...new Set(fold(q).split(/\s+/))].filter((word) => word !== '');
    const asked = { userId, selection, q, words, limit };
    const planned = db.planned('each time');
    const goesOnLoosely = cursor?.list === LOOSE;
    const keys = keysOf<[number, string]>(cursor, goesOnLoosely ? LOOSE : STRICT, ['score', 'uuid']);
    const strict = goesOnLoosely ? [] : await strictly(planned, asked, keys);
    const loose = goesOnLoosely || (strict.length === 0 && cursor === undefined);
    const page = pageOf(loose ? await loosely(planned, asked, keys) : strict, limit, loose ? LOOSE : STRICT);
    const marked = loose ? words : plainWords(q);
    const items = page.items.map(({ task, score }) => hitOf(task, score, marked));
    return { body: { items, loose, cursor: page.cursor } satisfies SearchAnswer, cursor: page.cursor };
  },
};

const plainWords = (q: string): string[] =>
  fold(q)
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '');

const NOTHING_ELSE = { priority: undefined, tag: [], dueFrom: undefined, dueTo: undefined, due: undefined };

type Asked = { userId: string; selection: Selection; q: string; words: readonly string[]; limit: number };
type Keys = readonly [score: number, id: string] | undefined;
type Fragment = ReturnType<typeof sql.fragment>;

/** A score is a whole number, so that a cursor holds it exactly. */
const MILLION = sql.fragment`1000000`;

/** One letter begins too many words to find them all first: then the list is read from its newest end until enough are found. */
const ONE_LETTER = /^[a-z0-9]$/;

/** Whole words count on top of words that only begin so. */
async function strictly(db: Scoped, { userId, selection, q, limit }: Asked, keys: Keys) {
  const beginning = sql.fragment`read.prefixes(${userId}::uuid, ${q})`;
  const whole = sql.fragment`read.whole_words(${userId}::uuid, ${q})`;
  const score = sql.fragment`((ts_rank(words, ${beginning}) + ts_rank(words, ${whole})) * ${MILLION})::int`;
  const one = plainWords(q).every((word) => ONE_LETTER.test(word));
  const from = one ? db.with({ enable_bitmapscan: 'off', enable_sort: 'off' }) : db;
  return ranked(from, selection, sql.fragment`words @@ ${beginning}`, score, keys, limit);
}

/** A word of fewer letters than these has no letters to spare for a slip. */
const SHORTEST_MISSPELT = 4;
/** Of the runs of three letters in a word, how many must be there: two letters that changed places spoil half of them. */
const LIKENESS = '0.5';

async function loosely(db: Scoped, { selection, words, limit }: Asked, keys: Keys) {
  if (words.length === 0) return [];
  const passes = words.map((word) =>
    word.length < SHORTEST_MISSPELT ? mentions(word) : sql.fragment`(${mentions(word)} or search %> ${word})`,
  );
  const likeness = words.map(
    (word) => sql.fragment`case when ${mentions(word)} then 1 else word_similarity(${word}, search) end`,
  );
  const score = sql.fragment`((${sql.join(likeness, sql.fragment` + `)}) * ${MILLION} / ${words.length})::int`;
  const lenient = db.with({ 'pg_trgm.word_similarity_threshold': LIKENESS });
  return ranked(lenient, selection, sql.fragment`${sql.join(passes, sql.fragment` and `)}`, score, keys, limit);
}

/** Where more tasks than these have the words, the newest of them are ranked: nobody reads on so far, and all would take long. */
const RANKED = 1_000;

async function ranked(
  db: Reads,
  { tasks, statuses, condition }: Selection,
  passes: Fragment,
  score: Fragment,
  keys: Keys,
  limit: number,
) {
  const behind = keys ? sql.fragment`where (score, id) < (${keys[0]}, ${keys[1]}::uuid)` : sql.fragment``;
  const found = { tasks, statuses, condition: sql.join([condition, passes], sql.fragment` and `) };
  const rows = await db.any(sql.type(foundRow)`
    with found as (${orderOf('-created').page(found, undefined, RANKED, sql.fragment`, ${score} as score`)}),
    page as (select id, score from found ${behind} order by score desc, id desc limit ${limit + 1})
    select task.item::json as item, jsonb_build_array(score, id) as key
    from page join ${tasks} using (id)
    order by score desc, id desc`);
  return rows.map(({ item, key }) => ({ item: { task: item, score: Number(key[0]) }, key }));
}

const foundRow = keyedDocument(isTask);

function hitOf(task: Task, score: number, words: readonly string[]): SearchHit {
  return {
    task,
    score,
    title: { text: task.title, marks: marksIn(task.title, words) },
    notes: snippetOf(task.notes, words),
    tags: task.tags.filter((tag) => marksIn(tag, words).length > 0),
  };
}
