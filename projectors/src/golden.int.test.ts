import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Topic } from '@tasklog/event-log';
import type { Envelope } from '@tasklog/schemas';
import { PROJECTORS } from './names.ts';
import { modelHashes } from './testing/model-hashes.ts';
import type { ModelHashes } from './testing/model-hashes.ts';
import { stage } from './testing/stage.ts';
import type { Stage } from './testing/stage.ts';

const folder = join(import.meta.dirname, '../../schemas/released');
const releases = readdirSync(folder)
  .flatMap((file) => /^golden-(.*)\.jsonl$/.exec(file)?.[1] ?? [])
  .sort();

type Line = { topic: Topic; event: Envelope };

describe('the log of a released version', () => {
  let on: Stage;
  beforeEach(async () => (on = await stage()));
  afterEach(() => on.end());

  const linesOf = (release: string): Line[] =>
    readFileSync(join(folder, `golden-${release}.jsonl`), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
  const project = async (lines: readonly Line[], pageSize: number): Promise<void> => {
    for (const topic of ['task-events', 'reminders'] as const)
      await on.log.publish(
        topic,
        lines.filter((line) => line.topic === topic).map(({ event }) => event),
      );
    for (const projector of PROJECTORS) {
      const running = await on.run(projector, { pageSize });
      for (const topic of projector.reads) await on.drained(projector.name, topic);
      await running.stop();
    }
  };

  it('is there', () => expect(releases).to.include('0.1.0'));

  for (const release of releases) {
    const wanted = JSON.parse(readFileSync(join(folder, `golden-${release}.hashes.json`), 'utf8')) as ModelHashes;
    for (const pageSize of [500, 7])
      it(`${release} gives today the read models that it gave then, ${String(pageSize)} records at a time`, async () => {
        await project(linesOf(release), pageSize);
        expect(await on.rows('select reason from log.dead_letter')).to.deep.equal([]);
        expect(await modelHashes(on.db)).to.deep.equal(wanted);
      });

    it(`${release} with one word changed gives others`, async () => {
      const lines = linesOf(release);
      const last = lines.findLast(({ event }) => event.type === 'task.added');
      Object.assign((last?.event.data as unknown as { after: object }).after, { title: 'another one' });
      await project(lines, 500);
      expect((await modelHashes(on.db))['read.task']).not.to.deep.equal(wanted['read.task']);
    });
  }
});
