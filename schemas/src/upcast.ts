/**
 * Events as this release knows them, whatever release wrote them.
 *
 * The version stands in `dataschema`: `/schemas/events/task-updated.v2.json#0.3.0` is version 2, which came with release
 * 0.3.0. An upcaster makes of an event of one version the same event in the next; they are chained, so each is written
 * once and never again. The log is not rewritten: every reader does this whenever it reads.
 */
import type { Envelope } from './generated/types.ts';

export type Upcaster = {
  type: string;
  /** The version that it takes; it gives the next. */
  from: number;
  /** Pure: no clock, no lookup, and the event that it is given stays as it is. */
  upcast: (event: Envelope) => Envelope;
};

/** In the order of time. There is none yet: every event is still of its first version. */
const UPCASTERS: readonly Upcaster[] = [];

/** The types of event that have been in another version. */
export const UPCAST_TYPES = UPCASTERS.map(({ type }) => type);

/** An event that a later release wrote. */
export class NewerVersion extends Error {
  constructor(type: string, version: number, known: number, release: string | undefined) {
    super(
      `${type} is of version ${String(version)}, and this release knows ${String(known)}: it needs ${neededRelease(release)}`,
    );
    this.name = 'NewerVersion';
  }
}

type Version = { number: number; release: string | undefined };

/** The version that an event says it is of; undefined when it says none, as if it were of the one that is known. */
export function versionOf(event: Partial<Envelope>): Version | undefined {
  const found = /\.v(\d{1,6})\.json(?:#(\d+\.\d+\.\d+))?$/.exec(String(event.dataschema));
  return found ? { number: Number(found[1]), release: found[2] } : undefined;
}

/** Whoever reads what nobody here knows needs the release that does. */
export const neededRelease = (release: string | undefined): string =>
  release === undefined ? 'a later release' : `release ${release} or later`;

/** Throws TypeError when the versions of a type have a hole: what lies before it could never be read. */
export function chainOf(upcasters: readonly Upcaster[]): (event: Envelope) => Envelope {
  const chains = new Map<string, Upcaster[]>();
  for (const each of upcasters) {
    const chain = chains.get(each.type) ?? [];
    if (each.from !== chain.length + 1)
      throw new TypeError(`the upcaster of ${each.type} behind version ${String(chain.length)} is missing`);
    chains.set(each.type, [...chain, each]);
  }
  return (event) => {
    const version = versionOf(event);
    const chain = chains.get(event.type) ?? [];
    const known = chain.length + 1;
    if (version === undefined || version.number === known) return event;
    if (version.number > known) throw new NewerVersion(event.type, version.number, known, version.release);
    return chain
      .slice(version.number - 1)
      .reduce((older, { from, upcast: next }) => ({ ...next(older), dataschema: schemaOf(older, from + 1) }), event);
  };
}

const schemaOf = ({ dataschema }: Envelope, version: number): string =>
  dataschema.replace(/\.v\d+\.json(#.*)?$/, `.v${String(version)}.json`);

/** The event in the version that this release knows. Throws NewerVersion when a later one wrote it. */
export const upcast = chainOf(UPCASTERS);
