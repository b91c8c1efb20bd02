import { expect } from 'chai';
import { jobName } from './job-name.ts';

const taskId = '0199a0de-7f6c-7c55-a39b-2f6c1f3d7a10';
const named = (reminderId: string): string => jobName({ taskId, reminderId });

/** What the scheduler checks (go-etcd-cron 0.9): these are taken out, and the rest must be an RFC 1123 subdomain. */
const isTaken = (name: string): boolean =>
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(
    name.replace(/[_:\- ]/g, '').toLowerCase(),
  ) && name.length <= 253;

describe('the name of a job', () => {
  it('reads as the reminder that it is for', () => {
    expect(named('before-30')).to.equal(`reminder-${taskId}-before-30`);
  });

  const ids = [
    'r',
    'R',
    '1',
    'a.b',
    '.',
    '-',
    '_',
    'á',
    '雪',
    '👨‍👩‍👧',
    'a b',
    'a/b',
    '../x',
    'a||b',
    '%2e',
    '?',
    '#',
    ' ',
    'x'.repeat(64),
  ];
  it('is one that the scheduler takes and an address can hold, whatever the id', () => {
    for (const id of ids) {
      expect(isTaken(named(id)), id).to.equal(true);
      expect(encodeURIComponent(named(id))).to.equal(named(id));
    }
  });

  it('is another for another id', () => {
    const digest = named('á').slice(`reminder-${taskId}-`.length);
    const all = [...ids, 'before-30', 'Before-30', digest, digest.replace('.', '-')];
    expect(new Set(all.map(named)).size).to.equal(new Set(all).size);
  });
});
