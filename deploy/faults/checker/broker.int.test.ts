import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { clean, judged } from './a-campaign.ts';
import { segmentOf } from './a-segment.ts';

type Told = { id: string };

/** What lies on the broker, made from what lies on the log: all is well with it when it is left as it is. */
const BROKER: Record<string, { found: string[]; by: (events: Told[]) => Told[] }> = {
  'nothing where the broker holds what the log holds': { found: [], by: (events) => events },
  'nothing in a page that was sent twice': { found: [], by: (events) => [...events.slice(0, 3), ...events] },
  'a record that never came to the broker': { found: ['unpublished'], by: (events) => events.slice(0, -1) },
  'records that first came in another order': {
    found: ['misordered'],
    by: ([first, second, ...rest]) => [second as Told, first as Told, ...rest],
  },
  'a record that is not on the log': {
    found: ['published-without-commit'],
    by: (events) => [...events, { ...(events[0] as Told), id: 'of nobody' }],
  },
};

describe('the checker of campaigns, on the disk of a broker', function () {
  this.timeout(60_000);
  let verdicts: ReturnType<typeof judged>;
  const folders: string[] = [];
  before(() => {
    verdicts = judged(
      Object.values(BROKER).map(({ by }) => {
        const campaign = clean();
        const folder = mkdtempSync(join(tmpdir(), 'tasklog-segments-'));
        folders.push(folder);
        for (const [topic, name] of [
          [1, 'task-events'],
          [2, 'reminders'],
          [3, 'task-updates'],
        ] as const) {
          const events = (campaign.tables['log'] ?? [])
            .filter((row) => row['topic'] === topic)
            .map((row) => JSON.parse(String(row['event'])) as Told);
          const place = join(folder, `test.${name}-0`);
          mkdirSync(place);
          writeFileSync(join(place, '00000000000000000000.log'), segmentOf(topic === 1 ? by(events) : events));
        }
        return { ...campaign, campaign: { ...campaign.campaign, segments: { folder, prefix: 'test.' } } };
      }),
    );
  });
  after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  for (const [n, [what, { found }]] of Object.entries(BROKER).entries())
    it(`finds ${what}`, () => expect(verdicts[n]?.kinds, verdicts[n]?.said).to.deep.equal(found));
});
