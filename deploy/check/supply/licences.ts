/** Under which terms all of it may be given on. A licence that is not named here is a fault. */
import { packagesIn } from './lock.ts';
import type { Lock, Package } from './lock.ts';

/** Those that let one take, change and give on, and say where it came from. */
const ALLOWED = [
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'Unlicense'],
  ...['Python-2.0', 'PSF-2.0', 'CC0-1.0', 'CC-BY-3.0', 'CC-BY-4.0'],
  // Changes of its own files are to be published; we change none.
  'MPL-2.0',
  // The image library of Next, a file of its own that can be exchanged.
  'LGPL-3.0-or-later',
];

/** Packages that do not say it in their package.json, and what is known. */
const UNSAID: Record<string, string> = {
  '@modelcontextprotocol/inspector': 'its LICENSE says MIT, going over to Apache-2.0; a tool of tests',
  '@event-driven-io/emmett': 'says nothing; only bench measures itself against it',
  '@event-driven-io/emmett-postgresql': 'says nothing; only bench measures itself against it',
  '@event-driven-io/pongo': 'says nothing; only bench measures itself against it',
  '@event-driven-io/dumbo': 'says nothing; only bench measures itself against it',
};

/** Whether an expression of SPDX is met: one of those joined by OR, all of those joined by AND. */
export function isAllowed(expression: string): boolean {
  const plain = expression.replaceAll(/[()]/g, ' ');
  return plain
    .split(/ OR /i)
    .some((choice) =>
      choice.split(/ AND /i).every((each) => ALLOWED.some((name) => name.toLowerCase() === each.trim().toLowerCase())),
    );
}

/** A build for another platform, of which the registry of this machine told nothing: it is under what its siblings are. */
const isBuild = ({ optional, os, license }: Package): boolean =>
  optional === true && os !== undefined && license === undefined;

export function licenceFaults(lock: Lock, unsaid: Record<string, string> = UNSAID): string[] {
  const all = packagesIn(lock).filter((each) => !isBuild(each));
  const bad = all.filter(({ name, license }) => !(license && isAllowed(license)) && !Object.hasOwn(unsaid, name));
  const gone = Object.keys(unsaid).filter((name) => !all.some((each) => each.name === name));
  return [
    ...bad.map(
      ({ name, version, license }) =>
        `${name} ${version} is under ${license ?? 'nothing that it says'}, which is not on the list`,
    ),
    ...gone.map((name) => `${name} is not installed any more: take it off the list`),
  ];
}

/** How many packages there are under each. */
export function licencesOf(lock: Lock): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const each of packagesIn(lock)) {
    const name = each.license ?? (isBuild(each) ? 'as its siblings' : 'unsaid');
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).sort(([, a], [, b]) => b - a));
}
