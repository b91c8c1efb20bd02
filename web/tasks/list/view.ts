export const SORTS = ['due', 'priority', 'created', 'title'] as const;
export const GROUPS = ['none', 'due', 'priority', 'tag'] as const;
export type Sort = (typeof SORTS)[number];
export type Group = (typeof GROUPS)[number];

/** What of the list is shown and how, as the address of the page says it. */
export interface View {
  filter: string;
  sort: Sort;
  group: Group;
  /** The moment of the past that is looked at; null for now. */
  asOf: string | null;
}

export function viewOf(query: URLSearchParams): View {
  return {
    filter: query.get('filter')?.trim() ?? '',
    sort: SORTS.find((each) => each === query.get('sort')) ?? 'due',
    group: GROUPS.find((each) => each === query.get('group')) ?? 'due',
    asOf: query.get('asOf')?.trim() || null,
  };
}

/** The address of a view: what is as usual is left out. */
export function queryOf({ filter, sort, group, asOf }: View): string {
  const query = new URLSearchParams({
    ...(filter && { filter }),
    ...(sort !== 'due' && { sort }),
    ...(group !== 'due' && { group }),
    ...(asOf !== null && { asOf }),
  }).toString();
  return query && `?${query}`;
}
