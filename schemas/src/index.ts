export type * from './generated/types.ts';
export { parse, mustParse } from './parse.ts';
export { parseSent } from './storable.ts';
export type { Fault, Parsed } from './parse.ts';
export type { ValidateFunction as Validator } from 'ajv';
