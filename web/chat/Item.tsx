'use client';
import type { ChatkitThreadItem } from '@tasklog/schemas';
import { PersonMessage } from './PersonMessage.tsx';
import { Question } from './Question.tsx';
import { ReplyMessage } from './ReplyMessage.tsx';
import { outgoingOf, type Thread } from './thread.ts';
import { Widget } from './Widget.tsx';

/** One thing in a conversation, with what stands around it. */
export function Item({ item, at, thread }: { item: ChatkitThreadItem; at: number; thread: Thread }) {
  const last = at === thread.items.length - 1;
  switch (item.type) {
    case 'user_message':
      return (
        <PersonMessage
          id={item.id}
          text={item.content.map(({ text }) => text).join('')}
          outgoing={outgoingOf(thread, item.id)}
        />
      );
    case 'assistant_message':
      return <ReplyMessage item={item} writing={thread.writing === item.id} />;
    case 'widget':
      return <Widget item={item} last={last} />;
    case 'structured_input': {
      const before = thread.items[at - 1];
      const told = before?.type === 'assistant_message' && before.content[0]?.text === item.inputs[0]?.question;
      return <Question item={item} open={last && item.status === 'pending'} told={told} />;
    }
  }
}
