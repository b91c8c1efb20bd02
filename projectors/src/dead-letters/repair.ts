/**
 * Repair: what a broken record should have said becomes a new command, under its user's identity, and so a new event at
 * the end of the log. The log is never rewritten; the broken record is left out, and its key goes on.
 *
 * The command's key and change are made of the record's place on the log. So when it was sent and the process died before
 * the letter was settled, or when the same record is repaired for another projector, command-api gives the answer it
 * gave, and there is one effect. Another correction of the same record is refused there.
 */
import { topicOf } from '@tasklog/event-log';
import { invalid, Problem } from '@tasklog/runtime';
import { uuidFor } from '@tasklog/runtime/local-keys';
import { sql } from '@tasklog/runtime/pool';
import type { Db, Pool } from '@tasklog/runtime/pool';
import type { Command, CommandsRequest, RepairRequest } from '@tasklog/schemas';
import type { Send } from '../dispatch.ts';
import { row } from '../row.ts';
import { correctionOf } from './correction.ts';
import { settleOne } from './decide.ts';
import type { Deciding } from './decide.ts';
import { sameRecord, waitingLetter } from './letters.ts';
import type { Letter } from './letters.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The commands that a correction comes to; throws Problem as `repair` would, and does nothing. */
export async function previewRepair(pool: Pool, id: number, wish: RepairRequest): Promise<Command[]> {
  const letter = await waitingLetter(pool, id);
  return (await requestOf(pool, letter, commandsOf(wish, letter))).commands;
}

const commandsOf = ({ commands, event }: RepairRequest, letter: Letter): Command[] =>
  commands ?? correctionOf(event ?? {}, letter);

/** Sends the correction and leaves the record out, everywhere it waits; answers the letters it settled, this one first. */
export async function repair(
  deciding: Deciding,
  send: Send,
  id: number,
  wish: RepairRequest,
): Promise<{ settled: Letter[]; changeId: string }> {
  const { pool } = deciding;
  const letter = await waitingLetter(pool, id);
  const body = await requestOf(pool, letter, commandsOf(wish, letter));
  const answer = await send(body, `dead-letter:${placeOf(letter)}`).catch((error: unknown) => ({
    outcome: 'again' as const,
    reason: (error as Error).message,
  }));
  if (answer.outcome === 'refused')
    throw new Problem(422, 'correction-refused', `command-api refused the correction: ${answer.reason}`);
  if (answer.outcome === 'again') {
    throw new Problem(
      503,
      'command-api-away',
      `command-api did not take the correction: ${answer.reason}. Try again.`,
      {
        headers: { 'Retry-After': '1' },
      },
    );
  }
  // What the commands say is the user's, and would outlive an erasure here; the event holds it.
  const detail = {
    commands: body.commands.map(({ type, taskId }) => ({ type, taskId })),
    changeId: body.changeId,
  };
  const settled: Letter[] = [];
  for (const each of [letter, ...(await sameRecord(pool, letter))]) {
    // Of the same record in another queue somebody may be busy, or have decided: that one is left to him.
    const done = settleOne(deciding, each.id, 'repaired', 'dead-letter.repair', detail);
    const one = await (each === letter ? done : done.catch(conflictsAside));
    if (one) settled.push(one.letter);
  }
  return { settled, changeId: body.changeId };
}

function conflictsAside(error: unknown): undefined {
  if (error instanceof Problem && error.status === 409) return undefined;
  throw error;
}

const placeOf = ({ topic, partition, offset }: Letter): string =>
  `${topicOf(topic)}/${String(partition)}/${String(offset)}`;

async function requestOf(db: Db, letter: Letter, commands: Command[]): Promise<CommandsRequest> {
  const { event } = letter;
  return {
    userId: await userOf(db, letter),
    changeId: changeOf(letter),
    ...(typeof event.id === 'string' ? { causationId: event.id } : {}),
    actor: 'system',
    commands,
  };
}

/** Whose record it is: as it says, or, when it says nothing that can be used, whose task it is about. */
async function userOf(db: Db, { event, key }: Letter): Promise<string> {
  if (typeof event.userid === 'string' && UUID.test(event.userid)) return event.userid;
  const task = [event.subject, key].find((each) => typeof each === 'string' && UUID.test(each));
  const owner =
    task === undefined
      ? null
      : await db.maybeOne(sql.type(row<{ id: string }>({ id: 'string' }))`
          select user_id as id from command.task where id = ${task}::uuid`);
  if (owner) return owner.id;
  throw invalid([{ field: '', message: 'cannot be sent: the record names neither a user nor a task of one. Skip it' }]);
}

/** The change that the record belonged to, so that undo takes both back; else one that lies in time where the record does. */
function changeOf(letter: Letter): string {
  const { changeid } = letter.event as { changeid?: unknown };
  if (typeof changeid === 'string' && UUID.test(changeid)) return changeid;
  const time = Date.parse(letter.at).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}${uuidFor('dead-letter', placeOf(letter)).slice(13)}`;
}
