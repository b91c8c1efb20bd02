import { eventTypes, eventValidator } from './events.ts';
import type { Envelope } from './generated/types.ts';
import { parse } from './parse.ts';
import { NewerVersion, upcast } from './upcast.ts';

/** One field of an event that is not as its schema says: where (a JSON pointer), what stands there, what should. */
export type SchemaFault = { path: string; found: string; wanted: string };

const MOST = 50;
const LONGEST = 120;

/** All that stands between an event and the schema of its type as it is now, in plain words; empty when nothing does. */
export function schemaDiff(topic: string, event: Envelope): SchemaFault[] {
  const validate = eventValidator(topic, event.type);
  if (validate === undefined)
    return [{ path: '/type', found: shown(event.type), wanted: `must be one of ${eventTypes(topic).join(', ')}` }];
  const current = currentOf(event);
  if (current instanceof NewerVersion)
    return [{ path: '/dataschema', found: shown(event.dataschema), wanted: current.message }];
  const parsed = parse(validate, current);
  if (parsed.ok) return [];
  return parsed.faults.slice(0, MOST).map(({ field, message }) => ({
    path: field || '/',
    found: shown(at(current, field)),
    wanted: WORDS[message] ?? message,
  }));
}

function currentOf(event: Envelope): Envelope | NewerVersion {
  try {
    return upcast(event);
  } catch (error) {
    if (error instanceof NewerVersion) return error;
    throw error;
  }
}

const WORDS: Record<string, string> = {
  'is missing': 'must be there',
  'is not a known field': 'must not be there',
};

function at(value: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | null | undefined)?.[name], value);
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
