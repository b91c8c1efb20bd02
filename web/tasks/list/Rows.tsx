'use client';
import dynamic from 'next/dynamic';
import { Suspense, useLayoutEffect, useRef } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Line } from './arranging.ts';
import { firstKey, LineItem } from './LineItem.tsx';
import { useBench } from '../useDesk.ts';
import { useRowFocus } from '../useRowFocus.ts';

interface Props {
  lines: readonly Line[];
  readOnly: boolean;
}

/** A list that is longer than this is drawn only where one looks, by code that others have no use for. */
const LONG = 150;
const LongList = dynamic(() => import('./LongList.tsx'));

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
          <Suspense fallback={<ShortList lines={lines.slice(0, LONG)} readOnly={readOnly} />}>
            <LongList lines={lines} readOnly={readOnly} scroller={scroller} />
          </Suspense>
        ) : (
          <ShortList lines={lines} readOnly={readOnly} />
        )}
      </ul>
    </div>
  );
}

const drawnAlready = () => undefined;

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
