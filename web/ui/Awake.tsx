'use client';
import { useEffect } from 'react';
import { doEarlyClicks } from './early-clicks.ts';

/** Stands behind all else of a page, so that the rest is awake when this is. */
export function Awake() {
  useEffect(() => doEarlyClicks(window), []);
  return null;
}
