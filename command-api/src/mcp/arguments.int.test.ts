import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { wordsIn } from '../testing/assistant.ts';
import { writingStage } from '../testing/writing-stage.ts';

describe('a bad argument of an assistant', function () {
  this.timeout(60_000);
  const { someone } = writingStage();

  const bad: [what: string, tool: string, args: object, said: RegExp][] = [
    [
      'an unknown field',
      'add_tasks',
      { tasks: [{ title: 'x' }], userId: randomUUID() },
      /userId: is not a known field/,
    ],
    ['a field of the wrong type', 'add_tasks', { tasks: 'x' }, /tasks: must be array/],
    [
      'a list that is too long',
      'add_tasks',
      { tasks: Array(26).fill({ title: 'x' }) },
      /tasks: must NOT have more than 25/,
    ],
    ['a priority that is none', 'add_tasks', { tasks: [{ title: 'x', priority: 'huge' }] }, /tasks\.0\.priority/],
    ['no requestId', 'add_tasks', { requestId: '', tasks: [{ title: 'x' }] }, /requestId: is missing/],
    [
      'a zone that is none',
      'add_tasks',
      { tasks: [{ title: 'x' }], timeZone: 'Mars/Olympus' },
      /unknown-time-zone: .*\/timeZone/,
    ],
    ['neither refs nor a filter', 'delete_tasks', {}, /\/refs or filter must be given/],
    ['a filter that cannot be read', 'delete_tasks', { filter: 'xyzzy' }, /\/filter cannot be read/],
    ['a cursor that is made up', 'find_tasks', { cursor: 'abc' }, /\/cursor must be the cursor/],
    [
      'a tool that previews nothing',
      'preview',
      { tool: 'find_tasks', arguments: {} },
      /tool: must be one of add_tasks/,
    ],
    [
      'a field at fault inside a preview',
      'preview',
      { tool: 'add_tasks', arguments: {} },
      /\/arguments\/tasks is missing/,
    ],
  ];
  for (const [what, tool, args, said] of bad)
    it(`(${what}) is answered with the field named`, async () => {
      const { isError, content } = await (await someone()).raw(tool, args);
      expect(isError).to.equal(true);
      expect(wordsIn(content)).to.match(said);
    });
});
