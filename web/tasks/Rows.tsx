'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Line } from './arranging.ts';
import { useHeadingWords } from './heading-words.ts';
import { TaskRow } from './TaskRow.tsx';
import { useBench, useDeskState } from './useDesk.ts';

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
          <ShortList lines={lines} readOnly={readOnly} scroller={scroller} />
        )}
      </ul>
    </div>
  );
}

type ListProps = Props & { scroller: RefObject<HTMLDivElement | null> };

function ShortList({ lines, readOnly, scroller }: ListProps) {
  useFocus(scroller, () => undefined);
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
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lines[index]?.kind === 'heading' ? HEADING_PX : ROW_PX),
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: BEYOND,
    initialRect: FIRST_LOOK,
  });
  useFocus(scroller, (key) => virtual.scrollToIndex(lines.findIndex((line) => line.key === key)));
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

/** Brings the row with the cursor into view and gives it the focus whenever the desk asks for that. */
function useFocus(scroller: RefObject<HTMLDivElement | null>, bringIntoView: (key: string) => void): void {
  const { desk } = useBench();
  const { focus } = useDeskState(desk);
  const bring = useRef(bringIntoView);
  useLayoutEffect(() => {
    bring.current = bringIntoView;
  });
  useEffect(() => {
    const { cursor } = desk.cell.get().selection;
    if (focus === 0) return undefined;
    if (cursor === null) {
      document.getElementById('tasks-heading')?.focus();
      return undefined;
    }
    const row = () => scroller.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(cursor)}"] [data-roving]`);
    const drawn = row();
    if (drawn) return void drawn.focus();
    bring.current(cursor);
    const frame = requestAnimationFrame(() => row()?.focus());
    return () => cancelAnimationFrame(frame);
  }, [desk, scroller, focus]);
}
