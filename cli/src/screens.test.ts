import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { OpsLag, OpsLagPartition, OpsOutbox } from '@tasklog/schemas';
import { paintFor } from './colour.ts';
import { doctorText } from './commands/doctor.ts';
import { lagText } from './commands/lag.ts';
import { outboxText } from './commands/outbox.ts';

const plain = paintFor({}, {});
const example = <T>(name: string): T =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../schemas/examples/http.${name}.v1.json`), 'utf8')) as T;

describe('what an operator reads', () => {
  it('in the lag: the worst first, the cause with its next try, and what to do', () => {
    const text = lagText(example<OpsLag>('ops-lag'), {}, plain);
    const lines = text.split('\n');
    expect(lines[0]).to.equal('LAG  2026-11-24T03:00:00Z  64 records behind, the oldest for 2 min · 1 stuck');
    expect(lines[3]).to.match(/^stuck +audit +1 +task-events +64 +2 min +0 +projectors 4711@host-a$/);
    expect(text).to.contain('audit task-events/2: It fails at offset 121 (attempt 7)');
    expect(text).to.contain('next try 2026-11-24T03:00:03Z');
    expect(text).to.contain('→ Mend the cause');
    expect(lines.every((line) => line.length <= 140)).to.equal(true);
  });

  it('in the lag of a healthy whole: that nothing is behind, and no partition', () => {
    const lag = example<OpsLag>('ops-lag');
    const current = { state: 'current', records: 0, seconds: 0, why: null, advice: null, lastError: null } as const;
    const healthy: OpsLag = {
      ...lag,
      totals: { ...lag.totals, records: 0, stuck: 0 },
      groups: lag.groups.map((group) => ({ ...group, ...current, stuck: 0 })),
      partitions: lag.partitions.map((partition) => ({ ...partition, ...current })),
    };
    const text = lagText(healthy, {}, plain);
    expect(text).to.contain('nothing is behind').and.not.to.contain('PARTITION');
    expect(lagText(healthy, { group: 'audit' }, plain)).to.contain('audit task-events/2');
  });

  it('in the lag of many partitions: one screen, and how to see the rest; one cause is told once', () => {
    const lag = example<OpsLag>('ops-lag');
    const partitions = Array.from({ length: 48 }, (_, n): OpsLagPartition => ({
      ...(lag.partitions[0] as OpsLagPartition),
      partition: n,
    }));
    const text = lagText({ ...lag, partitions }, {}, plain);
    expect(text.split('\n').length).to.be.at.most(24);
    expect(text).to.contain('the worst 12 of 48 partitions').and.to.contain('and 47 more of audit');
  });

  it('in the outbox: what waits, since when, who leads', () => {
    const text = outboxText(example<OpsOutbox>('ops-outbox'), plain);
    expect(text).to.contain('3 entries').and.to.contain('0.2 s').and.to.contain('relay 4712@host-a leads since');
    const stopped = outboxText(
      {
        ...example<OpsOutbox>('ops-outbox'),
        state: 'stopped',
        why: 'no relay leads',
        leader: null,
        advice: 'Start one.',
      },
      plain,
    );
    expect(stopped).to.contain('stopped: no relay leads').and.to.contain('What to do: Start one.');
  });

  it('of the doctor: each check, what to do, and the sum', () => {
    const checks = [
      { area: 'database', name: 'fsync', state: 'fail', says: 'off', do: 'Set fsync = on.' },
      { area: 'machine', name: 'disk', state: 'ok', says: '64 GiB are free' },
    ] as const;
    const settings = [{ name: 'LOG', value: 'kafka', source: 'environment', about: 'What carries the log.' }];
    const diagnosis = { ok: false, checks: [...checks], settings };
    const text = doctorText(diagnosis, plain, {});
    expect(text).to.match(/FAIL +database +fsync +off\n +→ Set fsync = on\./);
    expect(text).to.contain('1 ok, 0 to look at, 1 failed, 0 skipped').and.to.contain('1 settings, 1 of them set');
    expect(doctorText(diagnosis, plain, { settings: true })).to.match(/LOG +kafka +environment/);
  });
});
