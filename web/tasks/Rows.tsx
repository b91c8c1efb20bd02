'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef, type RefObject } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Line } from './arranging.ts';
import { useHeadingWords } from './heading-words.ts';
import { TaskRow } from './TaskRow.tsx';
import { useBench, useDeskState } from './useDesk.ts';
import { useRowFocus } from './useRowFocus.ts';

interface Props {
  lines: readonly Line[];
  readOnly: boolean;
}

/** A list that is longer than this is drawn only where one looks. */
const LONG = 150;
const ROW_PX = 58;
const HEADING_PX = 40;
/** Rows drawn beyond both edges, so that a fast scroll finds them there. */
const BEYOND = 14;
/** What the server draws of a long list. */
const FIRST_LOOK = { width: 800, height: 900 };

/** The lines of a list, one stop of the Tab key; what leaves it hands the focus to the next one. */
export function Rows({ lines, readOnly }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const holdsFocus = useRef(false);
  const { desk } = useBench();
  const t = useTranslations('tasks');

  // Before the browser paints: a row that goes away has taken the focus with it by then.
  useLayoutEffect(() => desk.show(lines, holdsFocus.current), [desk, lines]);

  return (
    <div
      className="task-scroll"
      ref={scroller}
      onFocus={() => (holdsFocus.current = true)}
      onBlur={({ currentTarget, relatedTarget }) => (holdsFocus.current = currentTarget.contains(relatedTarget))}
    >
      <ul className="task-list" aria-label={t('heading')}>
        {lines.length > LONG ? (
          <LongList lines={lines} readOnly={readOnly} scroller={scroller} />
        ) : (
          <ShortList lines={lines} readOnly={readOnly} />
        )}
      </ul>
    </div>
  );
}

const drawnAlready = () => undefined;

type ListProps = Props & { scroller: RefObject<HTMLDivElement | null> };

function ShortList({ lines, readOnly }: Props) {
  useRowFocus(drawnAlready);
  return lines.map((line, index) => (
    <LineItem
      key={line.key}
      line={line}
      index={index}
      count={lines.length}
      readOnly={readOnly}
      first={firstKey(lines)}
    />
  ));
}

function LongList({ lines, readOnly, scroller }: ListProps) {
  // The same functions while the lines are the same: with others all places would be worked out anew at each scroll.
  const keyAt = useCallback((index: number) => lines[index]?.key ?? index, [lines]);
  const sizeAt = useCallback((index: number) => (lines[index]?.kind === 'heading' ? HEADING_PX : ROW_PX), [lines]);
  // eslint-disable-next-line react-hooks/incompatible-library -- what it gives is used in this component alone
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: sizeAt,
    getItemKey: keyAt,
    overscan: BEYOND,
    initialRect: FIRST_LOOK,
  });
  useRowFocus((key) => virtual.scrollToIndex(lines.findIndex((line) => line.key === key)));
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <>
      <Space px={before} />
      {items.map(({ index, key }) => (
        <LineItem
          key={key}
          line={lines[index]!}
          index={index}
          count={lines.length}
          readOnly={readOnly}
          first={firstKey(lines)}
          measure={virtual.measureElement}
        />
      ))}
      <Space px={after} />
    </>
  );
}

/** The room of the rows that are not drawn. */
function Space({ px }: { px: number }) {
  const item = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => item.current?.style.setProperty('block-size', `${px}px`), [px]);
  return <li aria-hidden="true" ref={item} />;
}

const firstKey = (lines: readonly Line[]): string | undefined => lines.find(({ kind }) => kind === 'task')?.key;

interface ItemProps {
  line: Line;
  index: number;
  count: number;
  readOnly: boolean;
  first: string | undefined;
  measure?: ((element: HTMLElement | null) => void) | undefined;
}

function LineItem({ line, index, count, readOnly, first, measure }: ItemProps) {
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
