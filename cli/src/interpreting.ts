/** Understanding, and its dictionaries: loaded by the one command that needs them. */
import { createInterface } from 'node:readline';
import { fromInput } from '@tasklog/domain/language/context';
import type { Context } from '@tasklog/domain/language/context';
import { interpret as understand } from '@tasklog/domain/language/interpret';
import { parse } from '@tasklog/schemas';
import type { InterpretInput } from '@tasklog/schemas';
import { isInterpretInput } from '@tasklog/schemas/validators';
import { EXIT_USAGE, Failure } from './failure.ts';
import { inRows } from './understood.ts';

/** What one message is taken to mean, as rows for a terminal or as JSON. */
export function interpretOne(input: InterpretInput, json: boolean): string {
  const context = contextOf(input);
  const meant = understand(input.message, context);
  return json ? JSON.stringify(meant) : inRows(meant, context);
}

function contextOf(input: InterpretInput): Context {
  try {
    return fromInput(input);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const forms = 'A zone is a name such as Europe/Oslo, a time is such as 2026-07-15T10:00.';
    throw new Failure(`${error.message}. ${forms}`, EXIT_USAGE);
  }
}

/** A line that cannot be read is answered with its fault, under its id, and the rest goes on; then the exit code is 1. */
export async function interpretLines(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() !== '') console.log(JSON.stringify(answerTo(line)));
  }
}

function answerTo(line: string): object {
  const input = readLine(line);
  if ('error' in input) {
    process.exitCode = 1;
    return input;
  }
  try {
    return { id: input.id, ...understand(input.message, fromInput(input)) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    process.exitCode = 1;
    return { id: input.id, error: error.message };
  }
}

function readLine(line: string): InterpretInput | { id?: unknown; error: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { error: 'this line is not JSON' };
  }
  const parsed = parse(isInterpretInput, value);
  if (parsed.ok) return parsed.value;
  return {
    id: (value as { id?: unknown } | null)?.id,
    error: parsed.faults.map(({ field, message }) => `${field || 'the line'} ${message}`).join('; '),
  };
}
