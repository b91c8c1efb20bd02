// One socket a browser, however many tabs: one of them leads, has the line, and tells the others what it hears.
//
// Who leads: whoever holds a Web Lock, which the browser gives on when a tab closes, crashes or is put away; what is told
// goes over a BroadcastChannel. Both bear the person's id, so that two people of one browser never hear of each other.
// A SharedWorker would be a second mechanism: some browsers have none, it would be a script of its own under the policy,
// it outlives pages that were signed out, and it dies unseen where the lock tells its next holder. Both need what these
// pages need anyway, a secure context.
//
// Nothing is lost at a handover: each message says the number of the frame before it, and a tab that has not come that far
// reads the list again; the new leader goes on behind the last frame that it heard itself. Twice: what a new leader's line
// repeats was heard already where its number is not higher. Never: a leader that does not answer within three seconds,
// stopped in the middle of something or asleep, loses its lock to the one who asked, and learns that from its lock.
import type { Position } from '@tasklog/schemas';
import type { News } from './news.ts';
import type { LinkState } from './reduce.ts';
import type { Line, LineDeps } from './socket.ts';

/** What tabs say to each other. */
export type Said =
  /** Who leads, and is the line alive? */
  | { kind: 'ask' }
  /** `before`: up to which frame everything was told before this, and its `position`; `seq`: and with it, where it is a frame. */
  | { kind: 'news'; news: News; seq: number | undefined; before: number | undefined; position: Position | undefined }
  /** Whoever was signed in is no longer. */
  | { kind: 'left' };

export interface Channel<T> {
  post: (said: T) => void;
  hear: (listener: (said: T) => void) => void;
  close: () => void;
}

/** The part of `navigator.locks` that is needed. */
export interface Locks {
  request: (name: string, options: LockOptions, held: () => Promise<void>) => Promise<unknown>;
}

export interface SharedLineDeps {
  name: string;
  channel: Channel<Said>;
  locks: Locks;
  /** Opens the one line: openLine with everything that is the same for every tab. */
  open: (deps: Pick<LineDeps, 'since' | 'tell'>) => Line;
  tell: (news: News) => void;
  onLeft: () => void;
}

export interface SharedLine extends Line {
  /** Tells the other tabs that nobody is signed in any more. */
  leave: () => void;
}

const ANSWER_MS = 3_000;
/** A leader is heard every 30 s, or every 60 s when it is in the background. */
const SILENCE_MS = 75_000;

export function shareLine(deps: SharedLineDeps): SharedLine {
  const { name, channel, locks } = deps;
  let seen: number | undefined;
  let position: Position | undefined;
  let link: LinkState = 'connecting';
  let line: Line | null = null;
  let release = (): void => undefined;
  let waiting = new AbortController();
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function hear(said: Said): void {
    if (stopped) return;
    if (said.kind === 'left') return deps.onLeft();
    if (said.kind === 'ask') return line ? answer(line) : undefined;
    // Of two leaders one has lost its lock and does not know it yet; it will, and what it says is true.
    if (!line) expectAgain();
    take(said);
  }

  function take({ news, seq, before, ...stood }: Extract<Said, { kind: 'news' }>): void {
    const known = seen;
    if (news.kind !== 'gap' && seq !== undefined && known !== undefined && seq <= known) return;
    const missed = before !== undefined && (known === undefined || known < before);
    const upTo = seq ?? before;
    if (upTo !== undefined) seen = Math.max(known ?? 0, upTo);
    if (news.kind === 'link') link = news.state;
    position = positionOf(news) ?? stood.position ?? position;
    if (missed && news.kind !== 'gap') deps.tell({ kind: 'gap', position });
    deps.tell(news);
  }

  /** Leads for as long as the lock is held: until the tab stops, or another one has taken it. */
  function lead(): Promise<void> {
    if (stopped) return Promise.resolve();
    clearTimeout(timer);
    line = deps.open({
      since: seen,
      tell: (news, seq) => {
        const said = { kind: 'news', news, seq, before: seen, position } as const;
        channel.post(said);
        take(said);
      },
    });
    // Whoever was led before hears at once that somebody leads, and how far.
    channel.post(state());
    return new Promise((resolve) => (release = resolve));
  }

  const state = (): Said => ({
    kind: 'news',
    news: { kind: 'link', state: link },
    seq: undefined,
    before: seen,
    position,
  });

  function answer(mine: Line): void {
    channel.post(state());
    mine.check();
  }

  function follow(how: LockOptions): void {
    locks.request(name, how, lead).catch((error: unknown) => {
      if (stopped || how.signal?.aborted) return;
      // Where there are no locks, storage being forbidden for instance, there is nothing to share either.
      if ((error as Error).name !== 'AbortError') return void lead();
      line?.stop();
      line = null;
      stand();
    });
  }

  /** Waits for the lock behind the other tabs, and asks who holds it. */
  function stand(): void {
    waiting = new AbortController();
    follow({ signal: waiting.signal });
    ask();
  }

  function ask(): void {
    channel.post({ kind: 'ask' });
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (stopped || line) return;
      waiting.abort();
      follow({ steal: true });
    }, ANSWER_MS);
  }

  function expectAgain(): void {
    clearTimeout(timer);
    timer = setTimeout(() => (stopped || line ? undefined : ask()), SILENCE_MS);
  }

  channel.hear(hear);
  stand();
  return {
    check: () => (line ? line.check() : stopped ? undefined : ask()),
    leave: () => channel.post({ kind: 'left' }),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      line?.stop();
      waiting.abort();
      release();
      channel.close();
    },
  };
}

const positionOf = (news: News): Position | undefined =>
  news.kind === 'change' || news.kind === 'gap' ? news.position : undefined;
