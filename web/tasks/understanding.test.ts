import { expect } from 'chai';
import type { Interpretation } from '@tasklog/schemas';
import type { Answer, Api, Ask } from '../live/api.ts';
import { newTaskOf, understandPart } from './understanding.ts';

const answering = (meant: Partial<Interpretation>) => {
  const asked: Ask[] = [];
  const api = ((_path: string, ask: Ask) => {
    asked.push(ask);
    return Promise.resolve({ ok: true, value: meant, headers: new Headers() } as unknown as Answer<never>);
  }) as Api;
  return { api, asked };
};

describe('what was understood', () => {
  it('becomes a task with all that was said of it', () =>
    expect(
      newTaskOf(
        {
          ...{ title: 'pay rent', due: '2026-12-01', time: '09:00', rrule: 'FREQ=MONTHLY;BYMONTHDAY=1' },
          ...{ tags: ['home'], remindMinutesBefore: [30, 60], remindAt: '2026-11-30T18:00' },
        },
        'Europe/Berlin',
      ),
    ).to.deep.equal({
      ...{ title: 'pay rent', due: '2026-12-01T09:00', tags: ['home'] },
      recurrence: { rrule: 'FREQ=MONTHLY;BYMONTHDAY=1', completionRelative: false, anchor: '2026-12-01T09:00' },
      reminders: [{ minutesBefore: 30 }, { minutesBefore: 60 }, { at: '2026-11-30T17:00:00.000Z' }],
    }));

  it('of a part in words is what a task with it would have', async () => {
    const { api, asked } = answering({ intent: 'add', tasks: [{ title: 'thing', due: '2026-12-04' }] });
    const answer = await understandPart(api, 'next friday', 'UTC');
    expect(answer).to.have.nested.property('value.due', '2026-12-04');
    expect(asked[0]!.body).to.deep.equal({ message: 'add thing next friday', timeZone: 'UTC' });
  });

  it('is nothing when words are left over', async () => {
    const { api } = answering({ intent: 'add', tasks: [{ title: 'thing blorp' }] });
    expect(await understandPart(api, 'blorp', 'UTC')).to.have.property('value', null);
  });

  it('of a date as it is written needs nobody', async () => {
    const { api, asked } = answering({});
    expect(await understandPart(api, '2026-12-04 17:00', 'UTC')).to.have.nested.property(
      'value.due',
      '2026-12-04T17:00',
    );
    expect(asked).to.have.length(0);
  });
});
