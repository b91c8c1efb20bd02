'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef, type RefObject } from 'react';
import type { Line } from './arranging.ts';
import { firstKey, LineItem } from './LineItem.tsx';
import { useRowFocus } from '../useRowFocus.ts';

interface Props {
  lines: readonly Line[];
  readOnly: boolean;
  scroller: RefObject<HTMLDivElement | null>;
}

const ROW_PX = 58;
const HEADING_PX = 40;
/** Rows drawn beyond both edges, so that a fast scroll finds them there. */
const BEYOND = 14;
/** What the server draws of a long list. */
const FIRST_LOOK = { width: 800, height: 900 };

/** A list of which only the part that one looks at is drawn. */
export default function LongList({ lines, readOnly, scroller }: Props) {
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
