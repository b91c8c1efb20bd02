import type { Task } from '@tasklog/schemas';

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** All tags of some tasks, each once, the most used first. */
export function tagsOf(tasks: readonly Task[]): string[] {
  const used = new Map<string, { tag: string; count: number }>();
  for (const tag of tasks.flatMap(({ tags }) => tags)) {
    const known = used.get(tag.toLowerCase());
    used.set(tag.toLowerCase(), { tag: known?.tag ?? tag, count: (known?.count ?? 0) + 1 });
  }
  return [...used.values()].sort((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1)).map(({ tag }) => tag);
}

/** The tag in what was written: one word without its sign. */
export const tagIn = (written: string): string =>
  written
    .trim()
    .replace(/^[#@]/, '')
    .replaceAll(/[\s#@,]+/g, '-');

export const hasTag = ({ tags }: Task, tag: string): boolean => tags.some((each) => same(each, tag));

export const withTag = (tags: readonly string[], tag: string): string[] =>
  tags.some((each) => same(each, tag)) ? [...tags] : [...tags, tag];

export const withoutTag = (tags: readonly string[], tag: string): string[] => tags.filter((each) => !same(each, tag));
