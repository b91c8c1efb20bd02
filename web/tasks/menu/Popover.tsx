'use client';
import { useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';

interface Props {
  /** What it hangs at; in the middle of the screen when there is nothing. */
  at: Element | null;
  label: string;
  /** @param back whether it was closed by its keys, so that the focus belongs where it came from. */
  close: (back: boolean) => void;
  children: ReactNode;
}

const GAP_PX = 4;

/** A small window over the page with choices: arrows walk them, Escape and a click elsewhere close it. */
export function Popover({ at, label, close, children }: Props) {
  const window = useRef<HTMLDivElement>(null);
  const closing = useRef(close);
  useLayoutEffect(() => {
    closing.current = close;
  });

  useLayoutEffect(() => {
    const element = window.current;
    if (!element) return undefined;
    element.showPopover();
    place(element, at);
    (element.querySelector<HTMLElement>('[autofocus]') ?? controlsOf(element)[0])?.focus();
    const onToggle = (event: ToggleEvent) => {
      if (event.newState === 'closed') closing.current(element.contains(document.activeElement));
    };
    element.addEventListener('beforetoggle', onToggle);
    return () => element.removeEventListener('beforetoggle', onToggle);
  }, [at]);

  return (
    <div className="popover" popover="auto" role="dialog" aria-label={label} ref={window} onKeyDown={walk}>
      {children}
    </div>
  );
}

function walk(event: KeyboardEvent<HTMLDivElement>): void {
  const { target, currentTarget, key } = event;
  const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  const hasArrowsOfItsOwn = target instanceof HTMLInputElement && target.type !== 'text';
  if (step === 0 || hasArrowsOfItsOwn) return;
  event.preventDefault();
  event.stopPropagation();
  const controls = controlsOf(currentTarget);
  const at = controls.indexOf(document.activeElement as HTMLElement);
  controls[(at + step + controls.length) % controls.length]?.focus();
}

const controlsOf = (element: HTMLElement): HTMLElement[] => [
  ...element.querySelectorAll<HTMLElement>('button:not(:disabled), input, a'),
];

/** Below what it hangs at, or above it where there is more room. Set by script: a style in markup is against the policy. */
function place(element: HTMLElement, at: Element | null): void {
  if (!at) return;
  const anchor = at.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = element;
  const { clientWidth, clientHeight } = document.documentElement;
  const below = anchor.bottom + GAP_PX;
  const top = below + height <= clientHeight ? below : Math.max(GAP_PX, anchor.top - height - GAP_PX);
  const isRow = anchor.width > clientWidth / 3;
  const wanted = isRow ? anchor.left + 44 : anchor.right - width;
  const left = Math.min(Math.max(GAP_PX, wanted), clientWidth - width - GAP_PX);
  element.style.setProperty('inset', `${top}px auto auto ${left}px`);
}
