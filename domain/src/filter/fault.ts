/** What is wrong with a filter, and where: `at` counts from 0 in the text as it was given. */
export type Fault = { at: number; length: number; says: string };

export class FilterFault extends Error {
  readonly fault: Fault;
  constructor(at: number, length: number, says: string) {
    super(says);
    this.fault = { at, length, says };
  }
}

/** A fault in one sentence: `at character 9 (“blorp”): …`. Characters are counted as people count them, from 1. */
export function faultWords(text: string, { at, length, says }: Fault): string {
  const number = [...text.slice(0, at)].length + 1;
  const there = length > 0 ? ` (“${[...text.slice(at, at + length)].slice(0, SHOWN).join('')}”)` : '';
  return `at character ${String(number)}${there}: ${says}`;
}

const SHOWN = 40;
