import { expect } from 'chai';
import type { Api } from './api.ts';
import { makeBell, unreadWords } from './bell.ts';

describe('the bell', () => {
  let unread: number;
  let asked: string[];
  const api = (async (path: string) => {
    asked.push(path);
    return { ok: true, value: { items: [], cursor: null, unread }, headers: new Headers() };
  }) as unknown as Api;
  beforeEach(() => {
    [unread, asked] = [2, []];
  });

  it('shows what the list says, and one more at once when a reminder comes up', async () => {
    const waiting: (() => void)[] = [];
    const bell = makeBell(api, (run) => waiting.push(run));
    await bell.refresh();
    expect(bell.cell.get()).to.deep.equal({ unread: 2, turn: 1 });
    bell.ring();
    expect(bell.cell.get().unread).to.equal(3);
    expect(waiting).to.have.length(1);
  });

  it('asks again when something was read', async () => {
    const bell = makeBell(api);
    unread = 0;
    expect(await bell.read({ upTo: '2026-11-23T12:00:00Z' })).to.equal(true);
    expect(asked).to.deep.equal(['/api/commands/notifications/read', '/api/queries/notifications?limit=1']);
    expect(bell.cell.get().unread).to.equal(0);
  });

  it('says no more than it counts', () => {
    expect([unreadWords(7), unreadWords(100)]).to.deep.equal(['7', '99+']);
  });
});
