import type { Interpretation, InterpretToolInput } from '@tasklog/schemas';
import type { Desk } from '../desk.ts';

export function interpret(
  { converse, caller, clock }: Desk,
  { message, threadId }: InterpretToolInput,
): Promise<Interpretation> {
  return converse.interpret({
    userId: caller.userId,
    message,
    threadId: threadId?.toLowerCase(),
    timeZone: clock.zone,
    key: undefined,
  });
}
