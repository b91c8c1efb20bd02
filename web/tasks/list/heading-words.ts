import { useCallback } from 'react';
import { useClock } from '../../ui/clock.tsx';
import type { Heading } from './arranging.ts';
import { todayIn } from '../days.ts';
import { dayWords } from '../words/due-words.ts';
import { useSay } from '../words/say.ts';

/** What stands over a group of tasks. */
export function useHeadingWords(): (heading: Heading) => string {
  const say = useSay();
  const { now, zone = 'UTC' } = useClock();
  const today = todayIn(zone, now);
  return useCallback(
    (heading) => {
      switch (heading.of) {
        case 'day':
          return dayWords(say, heading.date, today);
        case 'priority':
          return say.words(`tasks.group.priority.${heading.priority}`);
        case 'tag':
          return `#${heading.tag}`;
        default:
          return say.words(`tasks.group.${NAMES[heading.of]}`);
      }
    },
    [say, today],
  );
}

const NAMES = {
  thread: 'thread',
  overdue: 'overdue',
  today: 'today',
  tomorrow: 'tomorrow',
  later: 'later',
  'no date': 'noDate',
  'no tag': 'noTag',
} as const;
