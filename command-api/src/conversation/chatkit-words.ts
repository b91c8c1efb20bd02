/** The words in what a ChatKit client sends. */
import { invalid, Problem } from '@tasklog/runtime';
import { parse } from '@tasklog/schemas';
import type {
  ChatkitMessageInput,
  ChatkitStructuredInputItem,
  ChatkitThreadsAddStructuredInput,
} from '@tasklog/schemas';
import { isChatRequest } from '@tasklog/schemas/validators';
import { QUESTION } from './turn.ts';

/** What was typed, mentions by their names. What was quoted is shown, not read. */
export function messageIn({
  content,
  attachments = [],
}: Pick<ChatkitMessageInput, 'content'> & { attachments?: readonly unknown[] }): string {
  if (attachments.length > 0)
    throw new Problem(422, 'attachments-not-taken', 'Files are not taken here. Write what is to be done.', {
      faults: [{ field: '/params/input/attachments', message: 'must be empty' }],
    });
  return said(content.map(({ text }) => text).join(''), '/params/input/content');
}

/** An answer to a question, as if it was typed. */
export function answerTo(
  { inputs }: ChatkitStructuredInputItem,
  { status, answers = {} }: ChatkitThreadsAddStructuredInput['params']['input'],
): string {
  if (status === 'skipped' || answers[QUESTION]?.skipped === true) return 'skip';
  const field = `/params/input/answers/${QUESTION}`;
  const [value] = answers[QUESTION]?.values ?? [];
  if (value === undefined) throw invalid([{ field, message: 'is missing; answer it, or send the status "skipped"' }]);
  const [question] = inputs;
  if (question?.type === 'multiple_choice' && !question.options.some((option) => option.value === value))
    throw invalid([{ field: `${field}/values/0`, message: 'must be the value of one of the options' }]);
  return said(value, `${field}/values/0`);
}

/** A message must be one that /v1/chat would take. */
function said(message: string, field: string): string {
  const parsed = parse(isChatRequest, { message });
  if (!parsed.ok) throw invalid(parsed.faults.map((fault) => ({ ...fault, field })));
  return message;
}
