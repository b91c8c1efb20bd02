import type { Problem } from '@tasklog/schemas';

/** What is wrong with a filter line, and the part of it that is meant. */
export interface FilterFault {
  before: string;
  marked: string;
  after: string;
  says: string;
}

const PLACE = /^cannot be read at character (\d+)(?: \(“(.*)”\))?: (.*)$/s;

/** @returns null when the problem is not about the line. Characters are counted as people count them, from 1. */
export function filterFault(line: string, problem: Problem): FilterFault | null {
  const message = problem.errors?.find(({ field }) => field === 'filter')?.message;
  if (message === undefined) return null;
  const [, place = '1', marked = '', says = message] = PLACE.exec(message) ?? [];
  const signs = [...line];
  const from = Number(place) - 1;
  const to = from + Math.max([...marked].length, 1);
  return {
    before: signs.slice(0, from).join(''),
    marked: signs.slice(from, to).join(''),
    after: signs.slice(to).join(''),
    says,
  };
}
