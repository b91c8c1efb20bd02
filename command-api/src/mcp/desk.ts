/** One call of an assistant: for whom, from which program, and what its words are read against. */
import { clockOf } from '@tasklog/domain/language/clock';
import type { Clock } from '@tasklog/domain/language/clock';
import type { Preferences } from '@tasklog/schemas';
import { readKnown, sceneFor } from '../conversation/context.ts';
import type { Scene } from '../conversation/context.ts';
import type { Core } from '../core.ts';
import { erased } from '../http/problems.ts';
import { isErased } from '../store/erasure.ts';
import { loadListing } from '../store/listing.ts';
import { loadPreferences } from '../store/preferences.ts';
import { DEFAULT_ZONE, needZone } from '../zone.ts';

/** From the verified token alone. `zone` is where a local client stands; a remote one says it in its arguments. */
export type Caller = { userId: string; client: string; zone?: string; traceparent?: string };

export type Desk = Pick<Core, 'db' | 'questions' | 'handle' | 'converse' | 'now'> & {
  caller: Caller;
  settings: Preferences;
  clock: Clock;
  /** The user's tasks under their numbers; read when a word is to be resolved, and once. */
  scene: () => Promise<Scene>;
  /** Forgets the scene: somebody has changed a task meanwhile. */
  again: () => Desk;
};

/** Throws Problem 422 for a zone that is none, 410 for a user whose data is erased. */
export async function openDesk(core: Core, caller: Caller, said?: string): Promise<Desk> {
  const { db, now } = core;
  if (said !== undefined) needZone(said);
  if (await isErased(db, caller.userId)) throw erased();
  const { chosen } = await loadPreferences(db, caller.userId);
  const zone = chosen.timeZone ?? said ?? caller.zone ?? DEFAULT_ZONE;
  return deskOf(core, caller, chosen, zone, now());
}

function deskOf(core: Core, caller: Caller, settings: Preferences, zone: string, at: Date): Desk {
  const { db, questions, handle, converse, now } = core;
  let scene: Promise<Scene> | undefined;
  return {
    db,
    questions,
    handle,
    converse,
    now,
    caller,
    settings,
    clock: clockOf(Temporal.Instant.fromEpochMilliseconds(at.getTime()), zone, settings),
    scene: () => (scene ??= sceneOfCaller(core, caller, zone, at)),
    again: () => deskOf(core, caller, settings, zone, now()),
  };
}

async function sceneOfCaller({ db }: Core, { userId, client }: Caller, zone: string, at: Date): Promise<Scene> {
  const [listing, known] = await Promise.all([loadListing(db, userId, client), readKnown(db, userId)]);
  return sceneFor(known, { id: '', history: [], state: listing ? { listing } : {} }, zone, at);
}
