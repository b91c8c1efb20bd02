/** The arguments of a tool as models send them: blanks stand for what is not there, and numbers for words that are digits. */
import { parse, parseSent } from '@tasklog/schemas';
import type { Tool } from '../conversation/tools.ts';
import type { JsonSchema } from '../conversation/tool-schemas.ts';

const REFS = ['ref', 'refs'];

/** Without "" and null, at any depth; a ref that is a number is a number of the listing. */
export function withoutBlanks(value: unknown, within = ''): unknown {
  if (Array.isArray(value)) return value.filter((each) => !isBlank(each)).map((each) => withoutBlanks(each, within));
  if (typeof value === 'number' && REFS.includes(within)) return String(value);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([, each]) => !isBlank(each));
  return Object.fromEntries(kept.map(([name, each]) => [name, withoutBlanks(each, name)]));
}

const isBlank = (value: unknown): boolean => value === '' || value === null;

/** What the SDK asks of a schema: the check, and the same schema to show. */
type Checked = {
  '~standard': {
    version: 1;
    vendor: string;
    validate: (value: unknown) => { value: unknown } | { issues: { message: string; path: string[] }[] };
    jsonSchema: { input: () => JsonSchema; output: () => JsonSchema };
  };
};

/** The check says every field that is at fault, and what would be right. */
export function checkedInput({ input, isInput }: Tool): Checked {
  return checked(input, (value) => parseSent(isInput, withoutBlanks(value)));
}

export const checkedOutput = ({ output, isOutput }: Tool): Checked =>
  checked(output, (value) => parse(isOutput, value));

function checked(schema: JsonSchema, check: (value: unknown) => ReturnType<typeof parse>): Checked {
  return {
    '~standard': {
      version: 1,
      vendor: 'tasklog',
      validate: (value) => {
        const parsed = check(value);
        if (parsed.ok) return { value: parsed.value };
        return {
          issues: parsed.faults.map(({ field, message }) => ({ message, path: field.split('/').filter(Boolean) })),
        };
      },
      jsonSchema: { input: () => schema, output: () => schema },
    },
  };
}
