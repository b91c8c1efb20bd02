/**
 * Tasks that have the words of a search, best first. Two looks at one index (user, tags, words, trigrams): first for tasks
 * with a word that begins as each word asked for; where there is none, for those that have it within a word, as in
 * scripts without spaces, or a word like it, as one that was misspelt.
 */
import { sql } from '@tasklog/runtime/pool';
import type { Db, Pool } from '@tasklog/runtime/pool';
import { fold } from '@tasklog/domain/filter/fold';
import type { SearchAnswer, SearchHit, Task } from '@tasklog/schemas';
import { isTask } from '@tasklog/schemas/validators';
import { keysOf } from '../cursor.ts';
import type { Key } from '../cursor.ts';
import { mentions } from '../filter-sql.ts';
import { text } from '../kinds.ts';
import { marksIn, snippetOf } from '../marks.ts';
import { keyedDocument, PAGE, pageOf } from '../page.ts';
import { needed } from '../parameters.ts';
import type { Question } from '../question.ts';
import { clockFor } from '../settings.ts';
import { FILTER, selectionOf } from '../task-filter.ts';
import type { Selection } from '../task-filter.ts';

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
    const clock = await clockFor(db, userId, now, values.timeZone);
    const selection = selectionOf({ ...NOTHING_ELSE, ...values, q: undefined }, userId, clock);
    const words = [...new Set(fold(q).split(/\s+/))].filter((word) => word !== '');
    const asked = { selection, q, words, limit };
    const goesOnLoosely = cursor?.list === LOOSE;
    const keys = keysOf<[number, string]>(cursor, goesOnLoosely ? LOOSE : STRICT, ['score', 'uuid']);
    const strict = goesOnLoosely ? [] : await strictly(db, asked, keys);
    const loose = goesOnLoosely || (strict.length === 0 && cursor === undefined);
    const page = pageOf(loose ? await loosely(db, asked, keys) : strict, limit, loose ? LOOSE : STRICT);
    const items = page.items.map(({ task, score }) => hitOf(task, score, words));
    return { body: { items, loose, cursor: page.cursor } satisfies SearchAnswer, cursor: page.cursor };
  },
};

const NOTHING_ELSE = { priority: undefined, tag: [], dueFrom: undefined, dueTo: undefined, due: undefined };

type Asked = { selection: Selection; q: string; words: readonly string[]; limit: number };
type Keys = readonly [score: number, id: string] | undefined;
type Fragment = ReturnType<typeof sql.fragment>;

/** A score is a whole number, so that a cursor holds it exactly. */
const MILLION = sql.fragment`1000000`;

/** Whole words count on top of words that only begin so. */
async function strictly(db: Db, { selection, q, limit }: Asked, keys: Keys) {
  const score = sql.fragment`((ts_rank(words, read.prefixes(${q})) + ts_rank(words, plainto_tsquery('simple', read.plain_words(${q})))) * ${MILLION})::int`;
  return ranked(db, selection, sql.fragment`words @@ read.prefixes(${q})`, score, keys, limit);
}

/** A word of fewer letters than these has no letters to spare for a slip. */
const SHORTEST_MISSPELT = 4;
/** Of the runs of three letters in a word, how many must be there: two letters that changed places spoil half of them. */
const LIKENESS = '0.45';

async function loosely(db: Pool, { selection, words, limit }: Asked, keys: Keys) {
  if (words.length === 0) return [];
  const passes = words.map((word) =>
    word.length < SHORTEST_MISSPELT ? mentions(word) : sql.fragment`(${mentions(word)} or search %> ${word})`,
  );
  const likeness = words.map(
    (word) => sql.fragment`case when ${mentions(word)} then 1 else word_similarity(${word}, search) end`,
  );
  const score = sql.fragment`((${sql.join(likeness, sql.fragment` + `)}) * ${MILLION} / ${words.length})::int`;
  return db.transaction(async (tx) => {
    await tx.query(sql.unsafe`select set_config('pg_trgm.word_similarity_threshold', ${LIKENESS}, true)`);
    return ranked(tx, selection, sql.fragment`${sql.join(passes, sql.fragment` and `)}`, score, keys, limit);
  });
}

async function ranked(
  db: Db,
  { statuses, condition }: Selection,
  passes: Fragment,
  score: Fragment,
  keys: Keys,
  limit: number,
) {
  const behind = keys ? sql.fragment`where (score, id) < (${keys[0]}, ${keys[1]}::uuid)` : sql.fragment``;
  const rows = await db.any(sql.type(foundRow)`
    with found as materialized (
      select id, ${score} as score from read.task as task
      where ${condition} and status = any(${sql.array([...statuses], 'text')}) and ${passes}
    ),
    page as (select id, score from found ${behind} order by score desc, id desc limit ${limit + 1})
    select task.doc - 'deletedAt' || jsonb_build_object('version', task.version) as item, jsonb_build_array(page.score, task.id) as key
    from page join read.task as task on task.id = page.id
    order by page.score desc, page.id desc`);
  return rows.map(({ item, key }) => ({ item: { task: item, score: Number(key[0]) }, key: key as Key[] }));
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
