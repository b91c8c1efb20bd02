'use client';
import { usePathname } from 'next/navigation';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useLocale, useTranslations } from 'use-intl/react';
import { useLive } from '../live/useLive.ts';
import { barOf, DOT_ONLY_MS, type Bar, type Connection } from './link-state.ts';
import { useCell } from './useCell.ts';

/** Says when what is shown may be old, or what is done here is not with the service yet, and why. */
export function LinkBar() {
  const { store, queue, freshness, traffic, announcements } = useLive();
  const sentence = useRef<HTMLDivElement>(null);
  const link = () => store.state().link.state;
  const connection: Connection = {
    link: useSyncExternalStore(store.subscribe, link, link),
    behindSince: useCell(freshness),
    waiting: useCell(queue.waiting),
    traffic: useCell(traffic),
  };
  const bar = barOf(connection, useMoment(connection));
  const say = bar?.say;
  // Told once when it becomes another, and not again with every second that it counts.
  useEffect(() => {
    if (say && sentence.current?.textContent) announcements.say(sentence.current.textContent);
  }, [say, announcements]);
  if (!bar) return null;
  return (
    <div className="link-bar" ref={sentence} data-state={say}>
      <Sentence bar={bar} />
    </div>
  );
}

function Sentence({ bar }: { bar: Bar }) {
  const t = useTranslations('shell.link');
  const path = usePathname();
  const time = useTimeWords();
  switch (bar.say) {
    case 'signedOut':
      return t.rich('signedOut', {
        link: (words) => <a href={`/sign-in?from=${encodeURIComponent(path)}`}>{words}</a>,
      });
    case 'offline':
    case 'slow':
      return t(bar.say);
    case 'offlineWaiting':
      return t(bar.say, { count: bar.count });
    case 'reconnecting':
    case 'stale':
      return t(bar.say, { time: time(bar.at) });
    case 'reconnectingWaiting':
      return t(bar.say, { time: time(bar.at), count: bar.count });
    case 'full':
      return t(bar.say, { seconds: bar.seconds });
  }
}

function useTimeWords(): (at: number) => string {
  const locale = useLocale();
  return (at) => new Date(at).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

/** Now, as often as the bar may become another: once five seconds have passed, and each second that is counted down. */
function useMoment({ behindSince, traffic }: Connection): number {
  const [now, setNow] = useState(0);
  const { fullUntil } = traffic;
  useEffect(() => {
    const look = () => setNow(Date.now());
    const timers = [
      setTimeout(look),
      ...(behindSince === null ? [] : [setTimeout(look, Math.max(0, behindSince + DOT_ONLY_MS - Date.now()) + 1)]),
    ];
    const counting = fullUntil === null ? undefined : setInterval(look, 1_000);
    return () => {
      timers.forEach(clearTimeout);
      clearInterval(counting);
    };
  }, [behindSince, fullUntil]);
  return now;
}
