import { expect } from 'chai';
import { removeData, startWhole } from './whole.ts';
import type { Whole } from './whole.ts';

type Notification = { taskId: string; at: string; dueAt: string; late: boolean };

describe('a reminder', function () {
  this.timeout(300_000);
  let whole: Whole;
  before(async () => {
    whole = await startWhole();
  });
  after(async () => {
    await whole?.stop();
    if (whole) removeData(whole);
  });

  async function ask<T>(url: string, init: RequestInit = {}): Promise<T> {
    const headers = { authorization: `Bearer ${await whole.token('ann')}`, 'content-type': 'application/json' };
    return (await (await fetch(url, { ...init, headers })).json()) as T;
  }
  const add = async (at: string): Promise<string> => {
    const body = JSON.stringify({ title: 'speak up', reminders: [{ at }] });
    return (await ask<{ task: { id: string } }>(`${whole.urls.command}/v1/tasks`, { method: 'POST', body })).task.id;
  };
  const inMilliseconds = (ms: number): string => new Date(Date.now() + ms).toISOString();

  it('comes when it is due, never early and once; one that was called off does not come', async () => {
    const dueAt = inMilliseconds(2_500);
    const kept = await add(dueAt);
    const done = await add(dueAt);
    await ask(`${whole.urls.command}/v1/tasks/${done}/complete`, { method: 'POST' });
    const later = await add(inMilliseconds(3_500));
    let came: Notification[] = [];
    // The later one is the signal that the time of the others is over.
    while (!came.some(({ taskId }) => taskId === later)) {
      came = (await ask<{ items: Notification[] }>(`${whole.urls.query}/v1/notifications`)).items;
    }
    expect(came.map(({ taskId }) => taskId).sort()).to.deep.equal([kept, later].sort());
    const told = came.find(({ taskId }) => taskId === kept);
    expect(Date.parse(told?.at ?? '')).to.be.at.least(Date.parse(dueAt));
    expect(told?.late).to.equal(false);
  });
});
