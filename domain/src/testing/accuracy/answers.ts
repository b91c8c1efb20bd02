// Prints the interpretation of every own case, one a line: the same bytes whatever zone the process runs in.
import { fromInput, interpret } from '../../language/interpret.ts';
import { ownCases } from './cases.ts';

for (const one of ownCases().cases) console.log(JSON.stringify(interpret(one.message, fromInput(one))));
