import type { Line } from './arranging.ts';
import { useHeadingWords } from './heading-words.ts';
import { TaskRow } from '../TaskRow.tsx';
import { useBench, useDeskState } from '../useDesk.ts';

/** The task that the Tab key leads to while none is chosen. */
export const firstKey = (lines: readonly Line[]): string | undefined => lines.find(({ kind }) => kind === 'task')?.key;

interface ItemProps {
  line: Line;
  index: number;
  count: number;
  readOnly: boolean;
  first: string | undefined;
  measure?: ((element: HTMLElement | null) => void) | undefined;
}

/** One line of a list: a task, or the heading of those below it. */
export function LineItem({ line, index, count, readOnly, first, measure }: ItemProps) {
  const { selection } = useDeskState(useBench().desk);
  if (line.kind === 'heading') return <HeadingItem line={line} index={index} measure={measure} />;
  return (
    <TaskRow
      line={line.key}
      task={line.row.task}
      pending={line.row.pending}
      current={line.key === (selection.cursor ?? first)}
      chosen={selection.chosen.has(line.key)}
      readOnly={readOnly}
      index={index}
      count={count}
      measure={measure}
    />
  );
}

function HeadingItem({
  line,
  index,
  measure,
}: {
  line: Extract<Line, { kind: 'heading' }>;
  index: number;
  measure: ItemProps['measure'];
}) {
  const words = useHeadingWords();
  return (
    <li className="task-group" data-index={index} ref={measure}>
      <h3>
        {words(line.heading)} <span className="count">{line.count}</span>
      </h3>
    </li>
  );
}
