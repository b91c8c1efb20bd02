import { expect } from 'chai';
import type { ChatkitThreadItem } from '@tasklog/schemas';
import { touchedBy } from './touched.ts';

const card = (...ids: string[]) =>
  ({
    type: 'widget',
    widget: {
      type: 'Card',
      children: ids.map((taskId) => ({
        type: 'Row',
        children: [{ type: 'Button', onClickAction: { payload: { taskId } } }],
      })),
    },
  }) as unknown as ChatkitThreadItem;

describe('what a conversation is about', () => {
  it('is what its cards show', () =>
    expect([...touchedBy([card('a', 'b'), card('b', 'c')])]).to.deep.equal(['a', 'b', 'c']));

  it('is nothing when only words were said', () =>
    expect(touchedBy([{ type: 'assistant_message', content: [] } as unknown as ChatkitThreadItem]).size).to.equal(0));
});
