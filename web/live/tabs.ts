import type { Channel, Said } from './shared-line.ts';

/** What the tabs of one person speak over, and lead by. Nobody else's tabs hear of it. */
export const lineName = (personId: string): string => `tasklog.line.${personId}`;
export const queueName = (personId: string): string => `tasklog.queue.${personId}`;

export function channelOf<T>(name: string): Channel<T> {
  const channel = new BroadcastChannel(name);
  return {
    post: (said) => channel.postMessage(said),
    hear: (listener) => (channel.onmessage = ({ data }: MessageEvent<T>) => listener(data)),
    close: () => channel.close(),
  };
}

/** Whoever signs out in one tab has signed out of all of them. */
export function leaveOtherTabs(personId: string): void {
  const channel = channelOf<Said>(lineName(personId));
  channel.post({ kind: 'left' });
  channel.close();
}
