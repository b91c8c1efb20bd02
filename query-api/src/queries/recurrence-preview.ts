import { invalid } from '@tasklog/runtime';
import { toInstant } from '@tasklog/domain/recurrence/local';
import { occurrences } from '@tasklog/domain/recurrence/next';
import { normaliseRule, parseRule } from '@tasklog/domain/recurrence/rule';
import { ruleInWords } from '@tasklog/domain/recurrence/words';
import { integer, localDate, text, timeZone } from '../kinds.ts';
import { needed, orElse, repeated } from '../parameters.ts';
import type { Question } from '../question.ts';

const parameters = {
  rrule: needed(text(500), 'An RFC 5545 RRULE value, without DTSTART.'),
  anchor: needed(localDate, 'The local date the rule counts from; with a time when it has one.'),
  timeZone: orElse(timeZone, 'UTC', 'Where those local dates are.'),
  exception: repeated(text(500), 20, 'A local date, or an RRULE value, that is left out.'),
  count: orElse(integer(1, 50), 5, 'How many dates.'),
};

const list = (about: string, format: Record<string, unknown>) => ({
  type: 'array',
  description: about,
  items: { type: 'string', ...format },
});

export const recurrencePreview: Question<typeof parameters> = {
  path: '/v1/recurrences/preview',
  about: 'The dates a rule would give, before anything repeats by it.',
  parameters,
  answer: {
    type: 'object',
    properties: {
      rrule: { type: 'string', description: 'The rule in its one spelling.' },
      words: { type: 'string', description: 'The rule as a person would say it.' },
      timeZone: { type: 'string' },
      next: list('Local dates, from the anchor on.', {}),
      instants: list('The same as instants; a date without a time stands for 09:00.', { format: 'date-time' }),
    },
    required: ['rrule', 'words', 'timeZone', 'next', 'instants'],
  },
  reads: null,
  async ask({ values: { rrule, anchor, timeZone: zone, count, exception: exceptions } }) {
    const parsed = parseRule(rrule, zone);
    if (!parsed.ok) throw invalid([{ field: 'rrule', message: `cannot be used. ${parsed.fault}` }]);
    const rule = normaliseRule(rrule, zone);
    const next = occurrences({ rrule: rule, anchor, exceptions }, { count });
    const instants = next.map((local) => toInstant(local, zone).toString());
    return { body: { rrule: rule, words: ruleInWords(rule), timeZone: zone, next, instants } };
  },
};
